"""What came from LINE becomes part of its conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.line.events import (
    Followed,
    LineEvent,
    MessageReceived,
    Other,
    PostbackReceived,
    Source,
    Unfollowed,
)
from chat.models import (
    Channel,
    Conversation,
    Customer,
    LogEntry,
    Message,
    ReplyToken,
    Session,
)
from chat.models.update_each import update_each
from chat.operations.contents import contents_of
from chat.operations.sessions import begin_session
from chat.protocol import events

# A margin below LINE's 20 minutes.
TOKEN_AGE = timedelta(minutes=19)


@dataclass(frozen=True)
class Received:
    """One event, by which channel and when."""

    channel: Channel
    event: LineEvent
    received_at: datetime


def receive_event(*, channel: Channel, event: LineEvent, received_at: datetime) -> Message | None:
    """`receive_events` for a single one."""
    return receive_events([Received(channel, event, received_at)])[0]


# Whoever has a transaction open rolls it back as a whole: no savepoint.
@transaction.atomic(savepoint=False)
def receive_events(received: Sequence[Received], *, look: bool = True) -> list[Message | None]:
    """Write events into their conversations, in their order, all or none of them.

    Returns each one's message; None where it belongs to no conversation or is known already. A
    message or a postback opens a WAITING session if none is open, and counts as unread.

    Under load many come at once: the number of queries does not grow with them. `look`: see
    first which messages are known; without it one that is raises IntegrityError.
    """
    now = timezone.now()
    conversations = _conversations(received, now)
    pks = [conversation.pk for conversation in conversations.values()]
    sessions = {
        session.conversation_id: session
        for session in Session.objects.filter(conversation__in=pks, status__in=Session.OPEN)
    }
    known = _known(received, pks) if look else set()
    results: list[Message | None] = []
    for one in received:
        source = one.event.head.source
        conversation = conversations[_key(one.channel, source)] if source is not None else None
        if source is None or conversation is None or _is_known(one, conversation, known):
            results.append(None)
            continue
        if _is_from_customer(one.event):
            if conversation.pk not in sessions:
                sessions[conversation.pk] = begin_session(
                    conversation=conversation, now=now, via=LogEntry.Via.LINE
                )
            conversation.incoming_count += 1
        _note_block(conversation.customer, one.event, now)
        session = sessions.get(conversation.pk)
        results.append(_message(one, source, conversation, session, now))
    _save([message for message in results if message is not None], now)
    _save_reply_tokens(received, results)
    return results


def _key(channel: Channel, source: Source) -> tuple[int, str]:
    return channel.pk, source.line_id


def _conversations(
    received: Sequence[Received], now: datetime
) -> dict[tuple[int, str], Conversation]:
    """The sources' conversations, made where they are new, under their locks.

    Locked in the order of their numbers, and new ones made in the order of LINE's ids: of two
    processes with the same sources neither can wait for the other.
    """
    wanted: dict[tuple[int, str], tuple[Channel, Source]] = {}
    for one in received:
        source = one.event.head.source
        if source is not None:
            wanted.setdefault(_key(one.channel, source), (one.channel, source))
    channels = {channel.pk: channel for channel, _ in wanted.values()}
    found = {}
    for row in Conversation.objects.locked_by_address(wanted):
        row.channel = channels[row.channel_id]
        found[row.channel_id, row.customer.line_id] = row
    for key in sorted(wanted.keys() - found.keys()):
        channel, source = wanted[key]
        customer, _ = Customer.objects.get_or_create(
            channel=channel,
            line_id=source.line_id,
            # Its name comes from LINE later: no HTTP in here.
            defaults={"kind": source.kind, "profile_due_at": now},
        )
        conversation, _ = Conversation.objects.get_or_create(
            customer=customer, defaults={"channel": channel}
        )
        found[key] = Conversation.objects.locked(conversation.pk)
    return found


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


def _is_known(
    one: Received, conversation: Conversation, known: set[tuple[int, str | None]]
) -> bool:
    line_id = _line_message_id(one.event)
    if line_id is None:
        return False
    key = (conversation.pk, line_id)
    if key in known:
        return True
    known.add(key)
    return False


def _is_from_customer(event: LineEvent) -> bool:
    return isinstance(event, MessageReceived | PostbackReceived)


def _message(
    one: Received,
    source: Source,
    conversation: Conversation,
    session: Session | None,
    now: datetime,
) -> Message:
    event = one.event
    kind, content, payload = contents_of(event, source)
    return Message(
        conversation=conversation,
        session=session,
        seq=conversation.take_seq(),
        rev=conversation.take_rev(now),
        incoming_count=conversation.incoming_count,
        direction=Message.Direction.INCOMING,
        message_type=kind,
        content=content,
        payload=payload,
        sender_role=Message.SenderRole.USER,
        line_message_id=_line_message_id(event),
        quote_token=event.quote_token if isinstance(event, MessageReceived) else "",
        created_at=now,
        occurred_at=event.head.occurred_at or one.received_at,
    )


def _save(messages: list[Message], now: datetime) -> None:
    """Write the messages and what they changed in their conversations, and tell."""
    Message.objects.bulk_create(messages)
    changed: dict[int, Conversation] = {}
    for message in messages:
        conversation = changed.setdefault(message.conversation_id, message.conversation)
        conversation.last_message = message
        conversation.last_activity_at = now
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
    for message in messages:
        address = message.conversation.address
        event = events.NewMessage(**presenters.message_payload(message, address=address))
        broadcast.to_conversation(message.conversation_id, event)
    for pk in changed:
        broadcast.conversation_changed(pk)


def _save_reply_tokens(received: Sequence[Received], results: list[Message | None]) -> None:
    ReplyToken.objects.bulk_create(
        [
            ReplyToken(
                conversation=message.conversation,
                token=one.event.head.reply_token,
                received_at=one.received_at,
            )
            for one, message in zip(received, results, strict=True)
            if message is not None and one.event.head.reply_token and _is_recent(one)
        ],
        # The same token again is the same token.
        ignore_conflicts=True,
    )


def _is_recent(one: Received) -> bool:
    """Whether LINE still takes the event's reply token: redelivered, it works for 20 minutes.

    https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
    """
    occurred_at = one.event.head.occurred_at
    return occurred_at is None or one.received_at - occurred_at < TOKEN_AGE


def _note_block(customer: Customer, event: LineEvent, now: datetime) -> None:
    """Only a user can block; whoever writes or follows has not blocked us."""
    if isinstance(event, Unfollowed):
        if customer.blocked_at is None:
            customer.blocked_at = now
            customer.save(update_fields=["blocked_at"])
        return
    if isinstance(event, Other) or customer.blocked_at is None:
        if isinstance(event, Followed):
            customer.profile_due_at = now
            customer.save(update_fields=["profile_due_at"])
        return
    customer.blocked_at = None
    customer.profile_due_at = now
    customer.save(update_fields=["blocked_at", "profile_due_at"])
