"""What became of a delivery: accepted, failed or unknown, and everybody concerned is told.

Each is one transaction, or part of its caller's, under the conversation's lock. The delivery's
state decides whether there is anything left to settle, so that settling twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chat import broadcast, presenters
from chat.line.client import Accepted
from chat.models import Conversation, Delivery, LogEntry, Message
from chat.models.update_each import update_each
from chat.operations.resend import FINAL_REASONS
from chat.operations.tell_systems import Kind, tell_messages
from chat.protocol import events
from chat.selectors.messages import complete

# What the operator reads. One sentence for each `message_failed.code` of the protocol.
SENTENCES = {
    "line_blocked": "The customer has blocked this account, so LINE would not deliver it.",
    "line_quota": "This month's message quota of the LINE account is used up.",
    "line_rate": "LINE is limiting how fast this account may send. Try again in a while.",
    "line_token": "LINE does not accept this channel's access token. Ask an administrator.",
    "line_rejected": "LINE refused this message.",
    "line_network": "LINE could not be reached. Nothing was sent.",
    "line_unknown": "LINE did not say whether it was delivered. Sending again may repeat it.",
}
UNKNOWN = "line_unknown"


@transaction.atomic(savepoint=False)
def settle_accepted(
    *,
    delivery_id: int,
    accepted: Accepted,
    now: datetime,
    locked: Conversation | None = None,
) -> bool:
    """LINE has the messages. Returns whether that was news.

    Whoever knows it may say it, with or without the lease: it is true, and nothing that another
    worker may have thought meanwhile (that the outcome is unknown) is truer.
    """
    delivery, conversation = _locked(delivery_id, locked)
    state = Delivery.State
    news = Delivery.objects.filter(
        pk=delivery_id, state__in=(state.PENDING, state.REQUEUED, state.UNKNOWN)
    ).update(
        state=state.ACCEPTED,
        finished_at=now,
        line_request_id=accepted.request_id,
        error="",
        leased_by=None,
        leased_until=None,
    )
    if not news:
        return False
    messages = _messages(delivery)
    ids = _new_ids(accepted, messages)
    quote_tokens = accepted.quote_tokens if len(accepted.quote_tokens) == len(messages) else ()
    for position, message in enumerate(messages):
        message.status = Message.Status.SENT
        message.reason = ""
        message.free = delivery.kind == Delivery.Kind.REPLY
        message.sent_at = now
        message.line_request_id = accepted.request_id
        message.line_message_id = ids[position]
        if quote_tokens:
            message.quote_token = quote_tokens[position]
        message.rev = conversation.take_rev(now)
    update_each(
        messages,
        [
            "status",
            "reason",
            "free",
            "sent_at",
            "line_request_id",
            "line_message_id",
            "quote_token",
            "rev",
        ],
    )
    for message in messages:
        message.conversation = conversation
        payload = presenters.message_payload(message, address=conversation.address)
        _tell(message, events.MessageSent(**payload))
    tell_messages(messages, Kind.MESSAGE_SENT)
    _changed(conversation, messages)
    return True


@transaction.atomic(savepoint=False)
def settle_failed(
    *,
    delivery_id: int,
    worker: UUID,
    code: str,
    now: datetime,
    error: str = "",
    request_id: str = "",
    locked: Conversation | None = None,
) -> bool:
    """It is certain that LINE did not send the messages. Returns whether that was news.

    Only the holder of the lease can be certain: with the lease, the certainty may be lost.
    `code` is a key of SENTENCES.
    """
    return _settle_undelivered(
        delivery_id=delivery_id,
        worker=worker,
        state=Delivery.State.FAILED,
        status=Message.Status.FAILED,
        code=code,
        now=now,
        error=error,
        request_id=request_id,
        locked=locked,
    )


@transaction.atomic(savepoint=False)
def settle_unknown(
    *,
    delivery_id: int,
    worker: UUID,
    now: datetime,
    error: str = "",
    request_id: str = "",
    locked: Conversation | None = None,
) -> bool:
    """LINE may or may not have sent the messages. Returns whether that was news."""
    return _settle_undelivered(
        delivery_id=delivery_id,
        worker=worker,
        state=Delivery.State.UNKNOWN,
        status=Message.Status.UNKNOWN,
        code=UNKNOWN,
        now=now,
        error=error,
        request_id=request_id,
        locked=locked,
    )


def _settle_undelivered(
    *,
    delivery_id: int,
    worker: UUID,
    state: Delivery.State,
    status: Message.Status,
    code: str,
    now: datetime,
    error: str,
    request_id: str,
    locked: Conversation | None,
) -> bool:
    delivery, conversation = _locked(delivery_id, locked)
    changes = {
        "state": state,
        "finished_at": now,
        "line_request_id": request_id,
        "error": error or code,
        "leased_by": None,
        "leased_until": None,
    }
    if state == Delivery.State.FAILED:
        # LINE has not acted on this retry key, so nothing hangs on it any more.
        changes["first_tried_at"] = None
    news = Delivery.objects.filter(
        pk=delivery_id, state=Delivery.State.PENDING, leased_by=worker
    ).update(**changes)
    if not news:
        return False
    messages = _messages(delivery)
    for message in messages:
        message.status = status
        message.reason = code
        message.line_request_id = request_id
        message.rev = conversation.take_rev(now)
        message.save(update_fields=["status", "reason", "line_request_id", "rev"])
        _tell(
            message,
            events.MessageFailed(
                line_user_id=conversation.address,
                temp_id=message.temp_id,
                message_id=message.pk,
                seq=message.seq,
                rev=message.rev,
                error=SENTENCES[code],
                code=code,
                retryable=code not in FINAL_REASONS,
            ),
        )
        LogEntry.objects.create(
            action=f"message.{status}",
            conversation=conversation,
            session_id=message.session_id,
            via=LogEntry.Via.WORKER,
            detail={
                "message_id": message.pk,
                "delivery_id": delivery_id,
                "code": code,
                "attempts": delivery.attempts,
                "line_request_id": request_id,
            },
        )
    _changed(conversation, messages)
    return True


def _locked(delivery_id: int, conversation: Conversation | None) -> tuple[Delivery, Conversation]:
    """The delivery as it is under its conversation's lock, which the caller may hold already."""
    if conversation is None:
        owner = Delivery.objects.values_list("conversation_id", flat=True).get(pk=delivery_id)
        conversation = Conversation.objects.locked(owner)
    return Delivery.objects.get(pk=delivery_id), conversation


def _messages(delivery: Delivery) -> list[Message]:
    """Its messages in the order of sending, but for those that have arrived another way."""
    found = Message.objects.filter(outbox_entry__delivery=delivery)
    return complete(list(found.exclude(status=Message.Status.SENT).order_by("seq")))


def _new_ids(accepted: Accepted, messages: list[Message]) -> list[str | None]:
    """LINE's id for each message; None for all where it gave another number of them.

    An id that the conversation has already is left out: LINE never gives one twice, and a
    constraint that fails here would keep an accepted message from ever being called sent.
    """
    nothing: list[str | None] = [None] * len(messages)
    if len(accepted.message_ids) != len(messages) or not messages:
        return nothing
    taken = set(
        Message.objects.filter(
            conversation_id=messages[0].conversation_id, line_message_id__in=accepted.message_ids
        ).values_list("line_message_id", flat=True)
    )
    ids = nothing
    for position, line_id in enumerate(accepted.message_ids):
        if line_id and line_id not in taken:
            ids[position] = line_id
            taken.add(line_id)
    return ids


def _tell(message: Message, event: events.MessageSent | events.MessageFailed) -> None:
    """The room, and the sender's sockets that are elsewhere."""
    broadcast.to_conversation(message.conversation_id, event)
    if message.operator_id is not None:
        broadcast.to_operator(
            message.operator_id,
            event,
            channel_id=message.conversation.channel_id,
            unless_in=message.conversation_id,
        )


def _changed(conversation: Conversation, messages: Iterable[Message]) -> None:
    if messages:
        conversation.save(update_fields=["rev", "changed_at"])
        broadcast.conversation_changed(conversation.pk)
