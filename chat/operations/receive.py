"""What came from LINE becomes part of its conversation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.line.events import (
    AccountMoved,
    Edited,
    Followed,
    LineEvent,
    MembersChanged,
    MessageReceived,
    PostbackReceived,
    Source,
    Unfollowed,
    Unsent,
)
from chat.models import Channel, Conversation, Customer, LogEntry, Message, ReplyToken, Session
from chat.models.update_each import update_each
from chat.operations import survey
from chat.operations.answered import note_question
from chat.operations.change_received import apply_change, apply_early_changes
from chat.operations.close_by_customer import close_where_said, ends
from chat.operations.contents import contents_of
from chat.operations.receive_answers import Answers
from chat.operations.receive_media import media_of
from chat.operations.receive_people import Received, conversations_of, key_of, members_of
from chat.operations.search_index import index_new_messages
from chat.operations.snooze import wake
from chat.operations.tell_systems import Kind, tell_messages
from chat.protocol import events

__all__ = ["Received", "receive_event", "receive_events"]

# A margin below LINE's 20 minutes.
TOKEN_AGE = timedelta(minutes=19)
# Who writes although LINE had no profile of them: after this it is asked once more.
MISSING_FOR = timedelta(days=1)


def receive_event(*, channel: Channel, event: LineEvent, received_at: datetime) -> Message | None:
    """`receive_events` for a single one."""
    return receive_events([Received(channel, event, received_at)])[0]


# Whoever has a transaction open rolls it back as a whole: no savepoint.
@transaction.atomic(savepoint=False)
def receive_events(received: Sequence[Received], *, look: bool = True) -> list[Message | None]:
    """Write events into their conversations, in their order, all or none of them.

    Returns the message that each one made or changed; None where it belongs to no conversation,
    is known already, or changes what has not come yet. A message or a postback opens a WAITING
    session if none is open, and counts as unread.

    Under load many come at once: the number of queries does not grow with them. `look`: see
    first which messages are known; without it one that is raises IntegrityError.
    """
    batch = _Batch(received, look=look)
    for one in received:
        batch.take(one)
    batch.save()
    return batch.results


class _Batch:
    """Some events' conversations under their locks, and the messages that are not saved yet."""

    def __init__(self, received: Sequence[Received], *, look: bool) -> None:
        self.results: list[Message | None] = []
        self._now = timezone.now()
        self._conversations = conversations_of(received, self._now)
        pks = [conversation.pk for conversation in self._conversations.values()]
        self._sessions = {
            session.conversation_id: session
            for session in Session.objects.filter(conversation__in=pks, status__in=Session.OPEN)
        }
        self._members = members_of(received, self._conversations, self._now)
        self._known = _known(received, pks) if look else set()
        self._new: list[tuple[Received, Message]] = []
        self._answers = Answers(self._now)
        self._surveys = survey.Answers(pks, self._now)

    def take(self, one: Received) -> None:
        """The next event."""
        source = one.event.head.source
        conversation = self._conversations.get(key_of(one.channel, source)) if source else None
        if source is None or conversation is None or self._is_known(one.event, conversation):
            self.results.append(None)
            return
        if isinstance(one.event, Edited | Unsent):
            # What it changes may be among those that are not saved yet.
            self.save()
            self.results.append(apply_change(conversation, one.event, self._now))
            return
        if isinstance(one.event, MessageReceived) and one.event.quoted_id:
            self.save()
        said = isinstance(one.event, MessageReceived | PostbackReceived)
        if said and not self._surveys.take(conversation, one.event):
            self._count(conversation, one.event)
        _note_block(conversation.customer, one.event, self._now)
        message = self._message(one, source, conversation)
        self._new.append((one, message))
        self.results.append(message)

    def save(self) -> None:
        """Write the messages and what they changed in their conversations, and tell."""
        new, self._new = self._new, []
        messages = [message for _, message in new]
        if not messages:
            return
        _quote(new)
        media_of(new, self._now)
        gone = apply_early_changes(messages, self._now)
        Message.objects.bulk_create(messages)
        index_new_messages(messages)
        tell_messages(messages, Kind.MESSAGE_RECEIVED)
        for message in messages:
            address = message.conversation.address
            event = events.NewMessage(**presenters.message_payload(message, address=address))
            broadcast.to_conversation(message.conversation_id, event)
        self._answers.say(new)
        for one, message in new:
            self._surveys.follow(message, one.event)
        close_where_said(new, self._sessions, self._now)
        self._save_conversations(messages)
        for pk in {message.conversation_id for message in messages}:
            broadcast.conversation_changed(pk)
        _save_reply_tokens([(one, message) for one, message in new if message not in gone])

    def _save_conversations(self, messages: Iterable[Message]) -> None:
        changed: dict[int, Conversation] = {}
        for message in messages:
            conversation = changed.setdefault(message.conversation_id, message.conversation)
            conversation.last_message = message
            conversation.last_activity_at = self._now
        update_each(
            list(changed.values()),
            [
                "seq",
                "rev",
                "changed_at",
                "incoming_count",
                "chat_mode",
                "last_message",
                "last_activity_at",
            ],
        )

    def _is_known(self, event: LineEvent, conversation: Conversation) -> bool:
        line_id = _line_message_id(event)
        if line_id is None:
            return False
        key = (conversation.pk, line_id)
        if key in self._known:
            return True
        self._known.add(key)
        return False

    def _count(self, conversation: Conversation, event: LineEvent) -> None:
        """The customer wrote: somebody has to answer, unless the bot does or we do not want to
        hear of them."""
        if conversation.customer.barred_at is not None:
            return
        session = self._sessions.get(conversation.pk)
        if ends(conversation, event):
            return
        if session is None and not self._answers.is_for_people(conversation, event):
            return
        if session is not None and session.snoozed_until is not None:
            wake(
                conversation=conversation,
                session=session,
                operator=None,
                now=self._now,
                via=LogEntry.Via.LINE,
            )
        if session is None:
            self._sessions[conversation.pk] = self._answers.begin(conversation)
        else:
            note_question(session, self._now)
        conversation.incoming_count += 1

    def _message(self, one: Received, source: Source, conversation: Conversation) -> Message:
        event = one.event
        kind, content, payload = contents_of(event)
        said = event if isinstance(event, MessageReceived) else None
        return Message(
            conversation=conversation,
            session=self._sessions.get(conversation.pk),
            seq=conversation.take_seq(),
            rev=conversation.take_rev(self._now),
            incoming_count=conversation.incoming_count,
            direction=Message.Direction.INCOMING,
            message_type=kind,
            content=content,
            payload=payload,
            sender_role=Message.SenderRole.USER,
            member=self._members.get((conversation.customer_id, _who(event, source))),
            line_message_id=_line_message_id(event),
            quote_token=said.quote_token if said else "",
            quoted_line_id=said.quoted_id if said else "",
            mark_as_read_token=said.mark_as_read_token if said else "",
            created_at=self._now,
            occurred_at=event.head.occurred_at or one.received_at,
        )


def _who(event: LineEvent, source: Source) -> str:
    """LINE's id of who spoke, or of the one who came or left; "" for nobody."""
    if isinstance(event, MembersChanged) and len(event.user_ids) == 1:
        return event.user_ids[0]
    return source.sender_id or ""


def _line_message_id(event: LineEvent) -> str | None:
    return event.line_message_id if isinstance(event, MessageReceived) else None


def _known(received: Sequence[Received], pks: list[int]) -> set[tuple[int, str | None]]:
    """Those of LINE's message ids that their conversations have already."""
    ids = [_line_message_id(one.event) for one in received]
    return set(
        Message.objects.filter(
            conversation__in=pks, line_message_id__in=[line_id for line_id in ids if line_id]
        ).values_list("conversation_id", "line_message_id")
    )


def _quote(new: Sequence[tuple[Received, Message]]) -> None:
    """Find what they answer: one query for all, and none where nobody quotes."""
    quoting = [message for _, message in new if message.quoted_line_id]
    if not quoting:
        return
    found = Message.objects.filter(
        conversation__in={message.conversation_id for message in quoting},
        line_message_id__in={message.quoted_line_id for message in quoting},
    ).select_related("member", "operator__operator")
    there = {(each.conversation_id, each.line_message_id): each for each in found}
    for message in quoting:
        message.quoted = there.get((message.conversation_id, message.quoted_line_id))


def _save_reply_tokens(new: Sequence[tuple[Received, Message]]) -> None:
    tokens = [
        ReplyToken(
            conversation=message.conversation,
            token=one.event.head.reply_token,
            received_at=one.received_at,
        )
        for one, message in new
        if one.event.head.reply_token and _is_recent(one)
    ]
    # The same token again is the same token.
    ReplyToken.objects.bulk_create(tokens, ignore_conflicts=True)


def _is_recent(one: Received) -> bool:
    """Whether LINE still takes the event's reply token: redelivered, it works for 20 minutes.

    https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
    """
    occurred_at = one.event.head.occurred_at
    return occurred_at is None or one.received_at - occurred_at < TOKEN_AGE


def _note_block(customer: Customer, event: LineEvent, now: datetime) -> None:
    """Who cannot be reached: a user who blocked the account, a group that removed it. Whoever
    writes, follows or takes it in again can be."""
    if isinstance(event, Unfollowed) or (isinstance(event, AccountMoved) and not event.joined):
        if customer.blocked_at is None:
            customer.blocked_at, customer.friend_since = now, None
            customer.save(update_fields=["blocked_at", "friend_since"])
        return
    if isinstance(event, Followed):
        customer.friend_since = event.head.occurred_at or now
        customer.save(update_fields=["friend_since"])
    reachable = isinstance(event, MessageReceived | PostbackReceived | Followed | AccountMoved)
    missing_at = customer.profile_missing_at
    if reachable and customer.blocked_at is not None:
        customer.blocked_at = None
        customer.profile_due_at = now
        customer.save(update_fields=["blocked_at", "profile_due_at"])
    elif isinstance(event, Followed | AccountMoved | MembersChanged) or (
        reachable and missing_at is not None and now - missing_at > MISSING_FOR
    ):
        # A new name, a new number of people; or somebody without a profile is there all the same.
        customer.profile_missing_at = None
        customer.profile_due_at = now
        customer.save(update_fields=["profile_due_at", "profile_missing_at"])
