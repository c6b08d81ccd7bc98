"""Taking back what is held back: before anything of it is handed to LINE."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.errors import Forbidden, ValidationError
from chat.models import Conversation, LogEntry, Message, OperatorProfile, OutboxEntry
from chat.operations.answered import note_cancelled
from chat.protocol import events
from chat.selectors.messages import complete


@transaction.atomic
def cancel_message(
    *,
    conversation_id: int,
    operator: OperatorProfile,
    message_id: int | None = None,
    temp_id: str | None = None,
    via: str,
) -> Message:
    """The message is not sent; it stays where it was said, as `cancelled`.

    By its sender alone, who names it by either id; twice is once. The conversation's lock decides
    between this and the outbox. Raises ValidationError where there is no such message or it is on
    its way, Forbidden.
    """
    conversation = Conversation.objects.locked(conversation_id)
    message = _found(conversation, operator, message_id, temp_id)
    if message.operator_id != operator.user_id:
        raise Forbidden("Only the one who sent a message can take it back.")
    if message.status == Message.Status.CANCELLED:
        return message
    entry = OutboxEntry.objects.filter(message=message).first()
    if (
        message.status != Message.Status.QUEUED
        or entry is None
        or entry.delivery_id is not None
        or entry.may_have_left
    ):
        raise ValidationError(
            "It has been handed to LINE already, and LINE cannot take it back.", field="message_id"
        )
    entry.delete()
    now = timezone.now()
    message.status = Message.Status.CANCELLED
    message.rev = conversation.take_rev(now)
    message.save(update_fields=["status", "rev"])
    if not OutboxEntry.objects.filter(conversation=conversation, delivery__isnull=True).exists():
        conversation.held_until = None
    note_cancelled(message, conversation)
    conversation.save(update_fields=["rev", "changed_at", "held_until"])
    LogEntry.objects.create(
        actor_id=operator.user_id,
        action="message.cancelled",
        conversation=conversation,
        session_id=message.session_id,
        via=via,
        detail={"message_id": message.pk},
    )
    event = events.MessageUpdate(
        **presenters.message_payload(message, address=conversation.address)
    )
    broadcast.to_conversation(conversation.pk, event)
    broadcast.to_operator(
        operator.user_id, event, channel_id=conversation.channel_id, unless_in=conversation.pk
    )
    broadcast.conversation_changed(conversation.pk)
    return message


def _found(
    conversation: Conversation,
    operator: OperatorProfile,
    message_id: int | None,
    temp_id: str | None,
) -> Message:
    outgoing = Message.objects.filter(
        conversation=conversation, direction=Message.Direction.OUTGOING
    )
    if message_id is not None:
        field, found = "message_id", outgoing.filter(pk=message_id)
    elif temp_id:
        field, found = "temp_id", outgoing.filter(operator=operator.user_id, temp_id=temp_id)
    else:
        raise ValidationError("message_id or temp_id is required.", field="message_id")
    message = found.first()
    if message is None:
        raise ValidationError(
            f"{field} must be of a message that was sent in this conversation.", field=field
        )
    return complete([message])[0]
