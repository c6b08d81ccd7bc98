"""Operators' answers: messages, and their entries in the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.errors import ChatError, ValidationError
from chat.models import Conversation, Message, OperatorProfile, OutboxEntry, Session
from chat.operations import send_limits
from chat.operations.answered import note_answer
from chat.operations.bar import must_be_welcome
from chat.operations.claim import take
from chat.operations.hold import hold
from chat.operations.meanwhile import is_not_theirs
from chat.operations.outgoing import Content, Outgoing, content_of
from chat.operations.parts import parts_of
from chat.operations.resend import requeue_if_undelivered
from chat.operations.search_index import index_new_messages
from chat.operations.send_lookups import by_temp_id, keys_of, media_of, quotable
from chat.operations.sessions import What, begin_session, open_session, opened_as
from chat.protocol import events
from chat.text import storable_text

__all__ = ["Outgoing", "Sent", "send_message", "send_messages"]


@dataclass(frozen=True)
class Sent:
    """The committed message; `newer`: how many the customer wrote since `last_seen_seq`.

    `parts`: those that it became, itself the first.
    """

    message: Message
    newer: int
    parts: Sequence[Message]

    def ack(self) -> events.MessageAck:
        """What the sender is told."""
        return events.MessageAck(
            temp_id=self.message.temp_id,
            message_id=self.message.pk,
            seq=self.message.seq,
            newer=self.newer,
            parts=len(self.parts),
            timestamp=self.message.created_at,
        )


def send_message(
    *, conversation_id: int, operator: OperatorProfile, outgoing: Outgoing, via: str
) -> Sent:
    """`send_messages` for a single one. Raises what that returns."""
    (answer,) = send_messages(
        conversation_id=conversation_id, operator=operator, outgoing=[outgoing], via=via
    )
    if isinstance(answer, ChatError):
        raise answer
    return answer


def send_messages(
    *, conversation_id: int, operator: OperatorProfile, outgoing: Sequence[Outgoing], via: str
) -> list[Sent | ChatError]:
    """Commit messages to the customer, in their order; delivery follows.

    Into a WAITING session it claims first; where none is open it opens an ACTIVE one. The same
    operator and `temp_id` again is the same message, queued again if it was not delivered.

    Returns for each what was sent, or why it was not: ValidationError (what LINE would not take;
    a `temp_id` that stands for something else), MessageTooLong (over 5,000 UTF-16 units),
    NotSessionOwner, RateLimitExceeded. One that is refused is nothing to the others.
    """
    try:
        return _send(conversation_id, operator, outgoing, via)
    except IntegrityError:
        # Two sends of one temp_id into two conversations at once: the constraint let one through.
        if len(outgoing) > 1:
            return [
                answer
                for one in outgoing
                for answer in send_messages(
                    conversation_id=conversation_id, operator=operator, outgoing=[one], via=via
                )
            ]
        temp_ids = [one.temp_id for one in outgoing if one.temp_id]
        if not by_temp_id(operator, temp_ids):
            raise
        return [_other_use_of_temp_id()]


@transaction.atomic
def _send(
    conversation_id: int, operator: OperatorProfile, outgoing: Sequence[Outgoing], via: str
) -> list[Sent | ChatError]:
    sending = _Sending(Conversation.objects.locked(conversation_id), operator, outgoing, via)
    answers: list[Sent | ChatError] = []
    for one in outgoing:
        try:
            answers.append(sending.take(one))
        except ChatError as error:
            answers.append(error)
    sending.save()
    for answer in answers:
        if isinstance(answer, Sent):
            # The sender's other sockets learn it too; the one that asked is answered directly.
            broadcast.to_operator(operator.user_id, answer.ack(), but_origin=True)
    sending.announce()
    return answers


class _Sending:
    """What one operator says in one conversation, in one transaction under its lock."""

    def __init__(
        self,
        conversation: Conversation,
        operator: OperatorProfile,
        outgoing: Sequence[Outgoing],
        via: str,
    ) -> None:
        self._conversation = conversation
        self._operator = operator
        self._via = via
        self._now = timezone.now()
        self._known = by_temp_id(operator, keys_of(outgoing))
        self._limit = send_limits.Rate(operator, self._now)
        self._news = send_limits.News(conversation, [one.last_seen_seq for one in outgoing])
        self._media = media_of(outgoing)
        self._quotable = quotable(conversation, outgoing)
        self._session: Session | None = None
        self._new: list[Message] = []
        self._held = False
        # Of the last one that was taken: whether it announced another one.
        self._more = False

    def take(self, one: Outgoing) -> Sent:
        """Make it a message, or find the one that it is. Raises ChatError."""
        newer = self._news.since(one.last_seen_seq)
        parts = parts_of(one)
        known = [self._known.get(part.temp_id or "") for part in parts]
        if any(known):
            repeated = self._repeated(known, parts)
            return Sent(repeated[0], newer, repeated)
        contents = [content_of(part, self._media, self._quotable) for part in parts]
        # All of it or nothing: what may be refused comes before what is done.
        self._limit.count(len(parts))
        session = self._own_session()
        messages = []
        for part, content in zip(parts, contents, strict=True):
            message = self._message(session, content, part.temp_id)
            messages.append(message)
            if part.temp_id:
                self._known[part.temp_id] = message
        self._new += messages
        self._more = one.more
        return Sent(messages[0], newer, messages)

    def save(self) -> None:
        """Write the new ones, and what they change in the conversation."""
        if not self._new:
            return
        conversation = self._conversation
        self._held = hold(conversation, self._now, more=self._more)
        note_answer(self._session, conversation, self._operator, self._now)
        Message.objects.bulk_create(self._new)
        index_new_messages(self._new)
        OutboxEntry.objects.bulk_create(
            [OutboxEntry(message=message, conversation=conversation) for message in self._new]
        )
        conversation.last_message = self._new[-1]
        conversation.last_activity_at = self._now
        conversation.save(
            update_fields=[
                "seq",
                "rev",
                "changed_at",
                "chat_mode",
                "last_message",
                "last_activity_at",
                "held_until",
            ]
        )

    def announce(self) -> None:
        """Everybody sees the new ones, once they are committed."""
        if not self._new:
            return
        pk, address = self._conversation.pk, self._conversation.address
        for message in self._new:
            event = events.NewMessage(**presenters.message_payload(message, address=address))
            broadcast.to_conversation(pk, event)
            broadcast.to_operator(
                self._operator.user_id,
                event,
                channel_id=self._conversation.channel_id,
                unless_in=pk,
            )
        broadcast.conversation_changed(pk)
        if not self._held:
            broadcast.wake_workers(pk)

    def _repeated(
        self, known: Sequence[Message | None], parts: Sequence[Outgoing]
    ) -> list[Message]:
        found = [message for message in known if message is not None]
        if len(found) < len(parts):
            raise _other_use_of_temp_id()
        for message, part in zip(found, parts, strict=True):
            self._repeat(message, part)
        return found

    def _repeat(self, known: Message, one: Outgoing) -> None:
        if known.conversation_id != self._conversation.pk or not self._is_of(known, one):
            raise _other_use_of_temp_id()
        requeue_if_undelivered(
            conversation=self._conversation,
            message=known,
            via=self._via,
            operator=self._operator,
        )

    def _is_of(self, known: Message, one: Outgoing) -> bool:
        """Whether it says what was asked for. What it quotes or carries may be gone by now, and
        could not be sent today; it was sent all the same."""
        try:
            return content_of(one, self._media, self._quotable).is_of(known)
        except ValidationError as error:
            if error.field not in ("quote_message_id", "media_id"):
                return False
        return one.message_type == known.message_type and (
            known.message_type != "text" or storable_text(one.text) == known.content
        )

    def _own_session(self) -> Session:
        if self._session is None:
            self._session = _own_session(self._conversation, self._operator, self._now, self._via)
        return self._session

    def _message(self, session: Session, content: Content, temp_id: str | None) -> Message:
        conversation = self._conversation
        return Message(
            conversation=conversation,
            session=session,
            seq=conversation.take_seq(),
            rev=conversation.take_rev(self._now),
            incoming_count=conversation.incoming_count,
            direction=Message.Direction.OUTGOING,
            message_type=content.message_type,
            content=content.content,
            payload=content.payload,
            media=content.media,
            quoted=content.quoted,
            sender_role=Message.SenderRole.ADMIN,
            operator=self._operator.user,
            temp_id=temp_id,
            status=Message.Status.QUEUED,
            created_at=self._now,
            occurred_at=self._now,
        )


def _own_session(
    conversation: Conversation, operator: OperatorProfile, now: datetime, via: str
) -> Session:
    must_be_welcome(conversation)
    session = open_session(conversation)
    what = What.CLAIMED
    if session is None:
        what = opened_as(conversation)
        session = begin_session(conversation=conversation, now=now, via=via, operator=operator)
    if session.status == Session.Status.WAITING:
        take(
            conversation=conversation,
            session=session,
            operator=operator,
            now=now,
            via=via,
            what=what,
        )
    if session.operator_id != operator.user_id:
        raise is_not_theirs(
            session, then="nothing was sent. Ask {holder} to hand it over.", first="claim it."
        )
    return session


def _other_use_of_temp_id() -> ValidationError:
    return ValidationError(
        "temp_id stands for another message already; use a new one for each message.",
        field="temp_id",
    )
