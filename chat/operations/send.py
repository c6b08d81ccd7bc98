"""An operator's answer: a message, and its entry in the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.errors import MessageTooLong, NotSessionOwner, RateLimitExceeded, ValidationError
from chat.models import (
    Conversation,
    Message,
    OperatorProfile,
    OutboxEntry,
    Session,
)
from chat.operations.claim import take
from chat.operations.resend import requeue_if_undelivered
from chat.operations.sessions import begin_session, open_session
from chat.protocol import events
from chat.text import LINE_TEXT_LIMIT, storable_text, utf16_length

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Sent:
    """The committed message; `newer`: how many the customer wrote since `last_seen_seq`."""

    message: Message
    newer: int

    def ack(self) -> events.MessageAck:
        """What the sender is told."""
        return events.MessageAck(
            temp_id=self.message.temp_id,
            message_id=self.message.pk,
            seq=self.message.seq,
            newer=self.newer,
            timestamp=self.message.created_at,
        )


def send_message(
    *,
    conversation_id: int,
    operator: OperatorProfile,
    text: str,
    temp_id: str | None = None,
    last_seen_seq: int | None = None,
    via: str,
) -> Sent:
    """Commit a message to the customer; delivery follows.

    Into a WAITING session it claims first; where none is open it opens an ACTIVE one. The same
    operator and `temp_id` again is the same message, queued again if it was not delivered.

    Raises ValidationError (an empty text; a `temp_id` that stands for another text or
    conversation), MessageTooLong (over 5,000 UTF-16 units), NotSessionOwner,
    RateLimitExceeded.
    """
    text = storable_text(text)
    _check(text)
    try:
        return _send(
            conversation_id=conversation_id,
            operator=operator,
            text=text,
            temp_id=temp_id,
            last_seen_seq=last_seen_seq,
            via=via,
        )
    except IntegrityError:
        # Two sends of one temp_id into two conversations at once: the constraint let one through.
        if temp_id and _by_temp_id(operator, temp_id) is not None:
            raise _other_use_of_temp_id() from None
        raise


@transaction.atomic
def _send(
    *,
    conversation_id: int,
    operator: OperatorProfile,
    text: str,
    temp_id: str | None,
    last_seen_seq: int | None,
    via: str,
) -> Sent:
    conversation = Conversation.objects.locked(conversation_id)
    newer = _newer(conversation, last_seen_seq)
    known = _by_temp_id(operator, temp_id) if temp_id else None
    if known is not None:
        if known.conversation_id != conversation.pk or known.content != text:
            raise _other_use_of_temp_id()
        requeue_if_undelivered(conversation=conversation, message=known, via=via, operator=operator)
        return _acknowledged(Sent(known, newer), operator)

    now = timezone.now()
    _limit_rate(operator, now)
    session = _own_session(conversation, operator, now, via)
    message = Message.objects.create(
        conversation=conversation,
        session=session,
        seq=conversation.take_seq(),
        rev=conversation.take_rev(now),
        incoming_count=conversation.incoming_count,
        direction=Message.Direction.OUTGOING,
        content=text,
        sender_role=Message.SenderRole.ADMIN,
        operator=operator.user,
        temp_id=temp_id,
        status=Message.Status.QUEUED,
        created_at=now,
        occurred_at=now,
    )
    OutboxEntry.objects.create(message=message, conversation=conversation)
    conversation.last_message = message
    conversation.last_activity_at = now
    conversation.save(
        update_fields=[
            "seq",
            "rev",
            "changed_at",
            "chat_mode",
            "last_message",
            "last_activity_at",
        ]
    )
    sent = _acknowledged(Sent(message, newer), operator)
    address = conversation.address
    event = events.NewMessage(**presenters.message_payload(message, address=address))
    broadcast.to_conversation(conversation.pk, event)
    broadcast.to_operator(operator.user_id, event, unless_in=conversation.pk)
    broadcast.conversation_changed(conversation.pk)
    broadcast.wake_workers()
    return sent


def _check(text: str) -> None:
    if not text.strip():
        raise ValidationError("text is required; write what to send.", field="text")
    length = utf16_length(text)
    if length > LINE_TEXT_LIMIT:
        raise MessageTooLong(
            f"text is {length} UTF-16 units long; LINE takes at most {LINE_TEXT_LIMIT}.",
            field="text",
        )


def _limit_rate(operator: OperatorProfile, now: datetime) -> None:
    """At most RATE_LIMIT_SENDS a minute, through every door and process together."""
    limit = settings.RATE_LIMIT_SENDS
    if not limit:
        return
    recent = Message.objects.filter(operator=operator.user_id, created_at__gt=now - MINUTE)
    at = recent.order_by("-created_at").values_list("created_at", flat=True)[limit - 1 : limit]
    for oldest in at:
        raise RateLimitExceeded(
            f"At most {limit} messages a minute; nothing was sent.",
            retry_after=round((oldest + MINUTE - now).total_seconds(), 2),
        )


def _own_session(
    conversation: Conversation, operator: OperatorProfile, now: datetime, via: str
) -> Session:
    session = open_session(conversation)
    if session is None:
        session = begin_session(conversation=conversation, now=now, via=via, operator=operator)
    if session.status == Session.Status.WAITING:
        take(conversation=conversation, session=session, operator=operator, now=now, via=via)
    if session.operator_id != operator.user_id:
        raise NotSessionOwner(
            f"{presenters.name_of(session.operator)} holds this conversation; "
            "nothing was sent. Ask them to hand it over."
        )
    return session


def _newer(conversation: Conversation, last_seen_seq: int | None) -> int:
    if last_seen_seq is None:
        return 0
    return Message.objects.filter(
        conversation=conversation,
        seq__gt=last_seen_seq,
        sender_role=Message.SenderRole.USER,
    ).count()


def _by_temp_id(operator: OperatorProfile, temp_id: str) -> Message | None:
    found = Message.objects.filter(operator=operator.user_id, temp_id=temp_id)
    return found.select_related("operator__operator").first()


def _other_use_of_temp_id() -> ValidationError:
    return ValidationError(
        "temp_id stands for another message already; use a new one for each message.",
        field="temp_id",
    )


def _acknowledged(sent: Sent, operator: OperatorProfile) -> Sent:
    """The sender's other sockets learn it too; the one that asked is answered directly."""
    broadcast.to_operator(operator.user_id, sent.ack(), but_origin=True)
    return sent
