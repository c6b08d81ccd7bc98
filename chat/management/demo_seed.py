"""The demo's stories, written through the operations and then set back in time."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chat import broadcast
from chat.line import events
from chat.management.canned_examples import add_canned_examples
from chat.management.demo_media import invoice, keep_media
from chat.management.demo_stories import (
    CHANGES,
    CLOSES,
    PEOPLE,
    STORIES,
    Line,
    Story,
    line_message_id,
    password_of,
)
from chat.management.demo_team import add_team_examples
from chat.models import (
    Channel,
    Conversation,
    Customer,
    Delivery,
    LogEntry,
    Message,
    OperatorProfile,
    OutboxEntry,
    ReplyToken,
    Session,
    SessionEvent,
)
from chat.operations.close import close_session
from chat.operations.create_operator import create_operator
from chat.operations.mark_read import mark_read
from chat.operations.receive import receive_event
from chat.operations.search_index import index_customers
from chat.operations.send import Outgoing, send_message
from webhooks.simulator.ids import line_id
from webhooks.simulator.people import EXAMPLE_GROUPS, Person, example_people

VIA = LogEntry.Via.COMMAND


@transaction.atomic
def seed(channel: Channel) -> bool:
    """The example people, and their stories if there is no conversation yet. False: nothing new."""
    with broadcast.silence():
        operators = _operators()
        add_canned_examples()
        if Conversation.objects.exists():
            return False
        now = timezone.now()
        for story in STORIES:
            _Telling(channel, story, operators, now).tell()
        add_team_examples(operators, now)
    return True


def _operators() -> dict[str, OperatorProfile]:
    for name, role, display_name in PEOPLE:
        if not User.objects.filter(username=name).exists():
            create_operator(
                username=name,
                password=password_of(name),
                role=role,
                display_name=display_name,
                via=VIA,
            )
    names = [name for name, _, _ in PEOPLE]
    found = OperatorProfile.objects.select_related("user").filter(user__username__in=names)
    return {profile.user.username: profile for profile in found}


class _Telling:
    """One story on its way into the database."""

    def __init__(
        self, channel: Channel, story: Story, operators: dict[str, OperatorProfile], now: datetime
    ) -> None:
        self.channel = channel
        self.story = story
        self.operators = operators
        self.now = now
        self.phones = {person.slug: person for person in example_people()}

    def tell(self) -> None:
        for line in self.story.lines:
            if line.who == "customer":
                self._line_tells(line)
            elif line.text == CLOSES:
                self._operator_closes(line)
            else:
                self._operator_writes(line)
        self._describe_customer()
        self._set_answers_back()
        first, last = self._at(self.story.lines[0]), self._at(self.story.lines[-1])
        Conversation.objects.filter(pk=self.conversation.pk).update(
            created_at=first, last_activity_at=last, changed_at=last
        )

    def _source(self, line: Line) -> dict[str, str]:
        for group in EXAMPLE_GROUPS:
            if group.slug == self.story.slug:
                where = {"type": group.kind, f"{group.kind}Id": group.line_id}
                speaker = self.phones.get(line.speaker)
                return where | {"userId": speaker.user_id} if speaker else where
        person = self.phones.get(self.story.slug)
        return {
            "type": "user",
            "userId": person.user_id if person else line_id("user", self.story.slug),
        }

    def _at(self, line: Line) -> datetime:
        return self.now - timedelta(minutes=line.minutes_ago)

    def _line_tells(self, line: Line) -> None:
        """A message of the customer's, or another event."""
        at = self._at(line)
        raw: dict[str, Any] = {
            "type": "message",
            "webhookEventId": uuid.uuid4().hex,
            "timestamp": int(at.timestamp() * 1000),
            "source": self._source(line),
            # No reply token: it would be long past, and nothing is to be sent.
            **(line.event or {"message": self._said(line)}),
        }
        message = receive_event(channel=self.channel, event=events.read(raw), received_at=at)
        if message is None:
            raise RuntimeError("An event with a new id did not become a message.")
        self.conversation = message.conversation
        if message.media is not None and message.unsent_at is None:
            keep_media(message.media)
        if raw["type"] not in CHANGES:
            Message.objects.filter(pk=message.pk).update(created_at=at)
        # The operations write the present: a session that has just been opened began then.
        self._sessions().filter(opened_at__gte=self.now).update(opened_at=at, waiting_since=at)
        self._events().update(at=at)

    def _said(self, line: Line) -> dict[str, Any]:
        """LINE's message object."""
        said = {**(line.message or {}), "id": line_message_id(line.key or uuid.uuid4().hex[:12])}
        if said.get("type") == "file":
            said["fileSize"] = len(invoice())
        if line.message is None:
            said |= {"type": "text", "text": line.text}
        if line.quotes:
            said["quotedMessageId"] = line_message_id(line.quotes)
        return said

    def _operator_closes(self, line: Line) -> None:
        session = close_session(
            conversation_id=self.conversation.pk, operator=self.operators[line.who], via=VIA
        )
        self._sessions().filter(pk=session.pk).update(closed_at=self._at(line))
        self._events().update(at=self._at(line))

    def _sessions(self) -> QuerySet[Session]:
        return Session.objects.filter(conversation=self.conversation)

    def _events(self) -> QuerySet[SessionEvent]:
        """What has been done just now, and belongs to the line that is being told."""
        return SessionEvent.objects.filter(conversation=self.conversation, at__gte=self.now)

    def _operator_writes(self, line: Line) -> None:
        at = self._at(line)
        operator = self.operators[line.who]
        message = send_message(
            conversation_id=self.conversation.pk,
            operator=operator,
            outgoing=Outgoing(line.text, **line.sends),
            via=VIA,
        ).message
        status = Message.Status.FAILED if line.failed else Message.Status.SENT
        Message.objects.filter(pk=message.pk).update(
            status=status,
            reason="line_network" if line.failed else "",
            free=None if line.failed else line.free,
            sent_at=None if line.failed else at + timedelta(seconds=1),
            line_message_id=line_message_id(line.key) if line.key else None,
            # Through the operation it would take a token, which the simulator would not know.
            quoted=self._quoted(line),
            created_at=at,
            occurred_at=at,
        )
        self._sessions().filter(claimed_at__gte=self.now).update(claimed_at=at)
        self._events().update(at=at)
        # As if it had been delivered then: in the same transaction, so that no worker sees it.
        OutboxEntry.objects.filter(message=message).update(delivery=self._delivery(line, at))
        for reader in self.operators.values():
            mark_read(conversation_id=self.conversation.pk, operator=reader, seq=message.seq)

    def _set_answers_back(self) -> None:
        """When it was asked and answered, by the messages' times; these have no business hours."""
        for session in self._sessions().filter(answered_at__isnull=False):
            said = Message.objects.filter(session=session).order_by("seq")
            answer = said.filter(sender_role=Message.SenderRole.ADMIN)[0].created_at
            if session.asked_at is not None:
                session.asked_at = said[0].created_at
                session.response_seconds = (answer - session.asked_at).total_seconds()
            session.answered_at = answer
            session.save(update_fields=["asked_at", "answered_at", "response_seconds"])
        for session in self._sessions().filter(asked_at__isnull=False, answered_at__isnull=True):
            self._sessions().filter(pk=session.pk).update(asked_at=session.opened_at)

    def _quoted(self, line: Line) -> Message | None:
        if not line.quotes:
            return None
        quoted = Message.objects.filter(conversation=self.conversation)
        return quoted.get(line_message_id=line_message_id(line.quotes))

    def _delivery(self, line: Line, at: datetime) -> Delivery:
        token = None
        if line.free:
            token = ReplyToken.objects.create(
                conversation=self.conversation, token=uuid.uuid4().hex, received_at=at, used_at=at
            )
        return Delivery.objects.create(
            conversation=self.conversation,
            kind=Delivery.Kind.REPLY if token else Delivery.Kind.PUSH,
            body=[{"type": "text", "text": line.text}],
            retry_key=uuid.uuid4(),
            reply_token=token,
            state=Delivery.State.FAILED if line.failed else Delivery.State.ACCEPTED,
            attempts=10 if line.failed else 1,
            due_at=at,
            first_tried_at=at,
            finished_at=at,
            error="LINE could not be reached (an example)." if line.failed else "",
        )

    def _describe_customer(self) -> None:
        phone: Person | None = self.phones.get(self.story.slug)
        names = {group.slug: group.name for group in EXAMPLE_GROUPS}
        name = phone.name if phone else self.story.name or names[self.story.slug]
        Customer.objects.filter(pk=self.conversation.customer_id).update(
            display_name=name,
            picture_url=phone.picture_url if phone else "",
            status_message=phone.status_message if phone else "",
            language=phone.language if phone else self.story.language,
            profile_fetched_at=self.now,
            profile_due_at=None,
            blocked_at=self.now - timedelta(days=1) if self.story.blocked else None,
        )
        index_customers(Customer.objects.filter(pk=self.conversation.customer_id))
