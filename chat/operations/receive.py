"""What came from LINE becomes part of its conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

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
from chat.operations.claim import open_session
from chat.protocol import events

# What a row of the list says for a message that is not text.
STAND_INS = {
    "image": "Picture",
    "video": "Video",
    "audio": "Voice message",
    "file": "File",
    "location": "Location",
    "sticker": "Sticker",
    "follow": "Added this account as a friend",
    "unfollow": "Blocked this account",
    "postback": "Tapped a button",
}


@transaction.atomic
def receive_event(*, channel: Channel, event: LineEvent, received_at: datetime) -> Message | None:
    """Write an event into its conversation; None where it belongs to none or is known already.

    A message or a postback opens a WAITING session if none is open, and counts as unread.
    """
    source = event.head.source
    if source is None:
        return None
    now = timezone.now()
    conversation = _conversation(channel, source, now)
    line_message_id = event.line_message_id if isinstance(event, MessageReceived) else None
    if line_message_id is not None and _is_known(conversation, line_message_id):
        return None

    from_customer = isinstance(event, MessageReceived | PostbackReceived)
    session = open_session(conversation)
    if from_customer and session is None:
        session = Session.objects.create(
            conversation=conversation, opened_at=now, waiting_since=now
        )
        conversation.chat_mode = Conversation.ChatMode.HUMAN
        LogEntry.objects.create(
            action="session.opened",
            conversation=conversation,
            session=session,
            via=LogEntry.Via.LINE,
        )
    _note_block(conversation.customer, event, now)
    if from_customer:
        conversation.incoming_count += 1
    kind, content, payload = _contents(event, source)
    message = Message.objects.create(
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
        line_message_id=line_message_id,
        quote_token=event.quote_token if isinstance(event, MessageReceived) else "",
        created_at=now,
        occurred_at=event.head.occurred_at or received_at,
    )
    conversation.last_message = message
    conversation.last_activity_at = now
    conversation.save(
        update_fields=[
            "seq",
            "rev",
            "changed_at",
            "incoming_count",
            "chat_mode",
            "last_message",
            "last_activity_at",
        ]
    )
    if event.head.reply_token:
        ReplyToken.objects.get_or_create(
            conversation=conversation,
            token=event.head.reply_token,
            defaults={"received_at": received_at},
        )
    payload_out = presenters.message_payload(message, address=conversation.address)
    broadcast.to_conversation(conversation.pk, events.NewMessage(**payload_out))
    broadcast.conversation_changed(conversation.pk)
    return message


def _conversation(channel: Channel, source: Source, now: datetime) -> Conversation:
    """The source's conversation, made if it is new, under its lock."""
    pk = (
        Conversation.objects.filter(customer__channel=channel, customer__line_id=source.line_id)
        .values_list("pk", flat=True)
        .first()
    )
    if pk is None:
        customer, _ = Customer.objects.get_or_create(
            channel=channel,
            line_id=source.line_id,
            # Its name comes from LINE later: no HTTP in here.
            defaults={"kind": source.kind, "profile_due_at": now},
        )
        conversation, _ = Conversation.objects.get_or_create(
            customer=customer, defaults={"channel": channel}
        )
        pk = conversation.pk
    return Conversation.objects.locked(pk)


def _is_known(conversation: Conversation, line_message_id: str) -> bool:
    return Message.objects.filter(
        conversation=conversation, line_message_id=line_message_id
    ).exists()


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


def _contents(event: LineEvent, source: Source) -> tuple[str, str, dict[str, Any] | None]:
    """Message type, content and payload."""
    in_group: dict[str, Any] = {}
    if source.kind != "user" and source.sender_id is not None:
        in_group = {"sender_id": source.sender_id}
    if isinstance(event, MessageReceived):
        if event.text is not None:
            extras: dict[str, Any] = {
                key: event.raw[key] for key in ("emojis", "mention") if key in event.raw
            }
            if "quotedMessageId" in event.raw:
                extras["quoted_message_id"] = event.raw["quotedMessageId"]
            return "text", event.text, {**extras, **in_group} or None
        stand_in = STAND_INS.get(event.kind, f"Unsupported message (type {event.kind})")
        return event.kind, stand_in, {**event.raw, **in_group}
    if isinstance(event, Followed | Unfollowed):
        return event.head.kind, STAND_INS[event.head.kind], None
    kind = event.head.kind[:40]
    return kind, STAND_INS.get(kind, f"Unsupported event (type {kind})"), {**event.raw, **in_group}
