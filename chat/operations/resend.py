"""Sending again what was not delivered, without the customer reading it twice."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.errors import ValidationError
from chat.models import Conversation, Delivery, LogEntry, Message, OperatorProfile, OutboxEntry
from chat.operations.meanwhile import is_not_theirs
from chat.operations.sessions import open_session
from chat.protocol import events
from chat.selectors.messages import complete

# LINE remembers a retry key for 24 hours from its first use; after that it would send again.
# https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
RETRY_KEY_LIFETIME = timedelta(hours=24)

UNDELIVERED = (Message.Status.FAILED, Message.Status.UNKNOWN)
# LINE would refuse it again, whatever we do.
FINAL_REASONS = ("line_rejected",)


@transaction.atomic
def resend_message(*, message_id: int, operator: OperatorProfile, via: str) -> Message:
    """Queue a failed or unknown message again.

    Raises ValidationError where there is nothing to send again, NotSessionOwner.
    """
    found = Message.objects.filter(pk=message_id).first()
    if found is None:
        raise ValidationError("message_id names no message.", field="message_id")
    conversation = Conversation.objects.locked(found.conversation_id)
    message = Message.objects.select_related("operator__operator").get(pk=message_id)
    if not requeue_if_undelivered(
        conversation=conversation, message=message, operator=operator, via=via
    ):
        raise ValidationError(
            "Only a message that failed and may be sent again, or whose outcome is unknown, can.",
            field="message_id",
        )
    return message


def requeue_if_undelivered(
    *, conversation: Conversation, message: Message, operator: OperatorProfile, via: str
) -> bool:
    """Queue it again if it failed for good-enough reasons or is unknown. Under the lock.

    A push whose key LINE still knows goes out as the very same request, with every message that
    was in it; a message whose request is certain to have been refused, or whose key LINE has
    forgotten, gets a new request. Trying again is no new answer: it claims and opens nothing.

    Raises NotSessionOwner where somebody else serves the customer now.
    """
    if message.status not in UNDELIVERED or message.reason in FINAL_REASONS:
        return False
    session = open_session(conversation)
    if (
        session is not None
        and session.operator_id not in (None, operator.user_id)
        and not operator.may_supervise
    ):
        raise is_not_theirs(session, then="nothing was sent.", first="claim it.")
    entry = OutboxEntry.objects.select_related("delivery").get(message=message)
    together = [message]
    if entry.delivery is not None and _key_still_counts(entry.delivery):
        entry.delivery.state = Delivery.State.REQUEUED
        entry.delivery.save(update_fields=["state"])
        together = list(
            Message.objects.filter(outbox_entry__delivery=entry.delivery).order_by("seq")
        )
    else:
        entry.delivery = None
        entry.may_have_left = entry.may_have_left or message.status == Message.Status.UNKNOWN
        entry.save(update_fields=["delivery", "may_have_left"])
    complete(together)
    now = timezone.now()
    for each in together:
        each.status = Message.Status.QUEUED
        each.reason = ""
        each.rev = conversation.take_rev(now)
        each.save(update_fields=["status", "reason", "rev"])
        if each.pk == message.pk:
            message.status, message.reason, message.rev = each.status, each.reason, each.rev
        payload = presenters.message_payload(each, address=conversation.address)
        broadcast.to_conversation(conversation.pk, events.MessageUpdate(**payload))
    conversation.save(update_fields=["rev", "changed_at"])
    LogEntry.objects.create(
        actor_id=operator.user_id,
        action="message.resent",
        conversation=conversation,
        via=via,
        detail={"message_id": message.pk},
    )
    broadcast.conversation_changed(conversation.pk)
    broadcast.wake_workers(conversation.pk)
    return True


def _key_still_counts(delivery: Delivery) -> bool:
    return (
        delivery.kind == Delivery.Kind.PUSH
        and delivery.first_tried_at is not None
        and timezone.now() - delivery.first_tried_at < RETRY_KEY_LIFETIME
    )
