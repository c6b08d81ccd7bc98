"""What to say next in a conversation, and how: by reply, which is free, or by push.

The plan is committed before LINE is called: the body, and the retry key or the reply token. So
whoever takes over after a crash says the same thing in the same way.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from chat import broadcast, presenters
from chat.line.messages import MAX_PER_REQUEST, Unsendable, ends_request, to_line
from chat.models import Conversation, Customer, Delivery, Message, OutboxEntry, ReplyToken
from chat.models.update_each import update_each
from chat.operations.settle import settle_failed, settle_unknown
from chat.outbox.attempt import Attempt, before_call
from chat.outbox.drafts import draft_of
from chat.outbox.lease import LEASE, attempt_of
from chat.protocol import events
from chat.selectors import quota
from chat.selectors.messages import complete

Caution = OutboxEntry.Caution


@transaction.atomic(savepoint=False)
def plan_next(
    *,
    conversation_id: int,
    worker: uuid.UUID,
    now: datetime,
    locked: Conversation | None = None,
) -> Attempt | None:
    """The conversation's next request, leased to `worker`, its first try begun.

    What was queued again goes first, then up to five waiting messages in their order. None where
    nothing waits or it is held back, something is under way, the channel rests, or it could not be
    sent and has been settled as failed. `locked`: the conversation, where the caller has it under
    its lock.
    """
    conversation = locked or Conversation.objects.locked(conversation_id)
    channel = conversation.channel
    if (channel.paused_until is not None and channel.paused_until > now) or (
        channel.awaits_token(now)
    ):
        return None
    unsettled = Delivery.objects.filter(
        conversation=conversation, state__in=(Delivery.State.PENDING, Delivery.State.REQUEUED)
    )
    again: Delivery | None = None
    for delivery in unsettled.order_by("-pk"):
        if delivery.state == Delivery.State.PENDING:
            return None
        again = delivery
    if again is not None:
        return _begin_again(conversation, again, worker, now)
    if conversation.held_until is not None and conversation.held_until > now:
        return None
    waiting = Message.objects.filter(
        outbox_entry__conversation=conversation, outbox_entry__delivery__isnull=True
    )
    messages = list(waiting.select_related("outbox_entry").order_by("seq")[:MAX_PER_REQUEST])
    if not messages:
        return None
    complete(messages)
    return _begin(conversation, messages, worker, now)


@transaction.atomic(savepoint=False)
def push_instead(
    *,
    delivery_id: int,
    worker: uuid.UUID,
    now: datetime,
    locked: Conversation | None = None,
) -> Attempt | None:
    """A new request with the same messages, by push, for a reply that was certainly not sent.

    None if the lease was lost, or the customer has blocked the account (settled as failed).
    """
    if locked is None:
        owner = Delivery.objects.values_list("conversation_id", flat=True).get(pk=delivery_id)
        locked = Conversation.objects.locked(owner)
    replaced = Delivery.objects.filter(
        pk=delivery_id, state=Delivery.State.PENDING, leased_by=worker
    ).update(
        state=Delivery.State.FAILED,
        finished_at=now,
        first_tried_at=None,
        error="The reply token does not work any more; pushed instead.",
        leased_by=None,
        leased_until=None,
    )
    if not replaced:
        return None
    reply = Delivery.objects.get(pk=delivery_id)
    delivery = _new(locked, reply.body, None, worker, now)
    code = _refusal(locked, delivery, now, lambda: _is_automatic(reply))
    _save_new(delivery, code, now)
    OutboxEntry.objects.filter(delivery=reply).update(delivery=delivery)
    if code:
        settle_failed(delivery_id=delivery.pk, worker=worker, code=code, now=now, locked=locked)
        return None
    return _first_attempt(delivery, now)


def _begin(
    conversation: Conversation, messages: list[Message], worker: uuid.UUID, now: datetime
) -> Attempt | None:
    body: list[dict[str, Any]] = []
    reason = ""
    token = _fresh_token(conversation, now)
    for message in messages:
        if token is None and message.is_automatic != messages[0].is_automatic:
            # Pushes of the two sorts are not stopped together.
            break
        caution = message.outbox_entry.caution
        if body and caution:
            break
        draft = draft_of(message, conversation.channel, named=caution < Caution.NAMELESS)
        try:
            body.append(to_line(draft))
        except Unsendable as error:
            reason = str(error)
            break
        if caution or ends_request(draft):
            break
    # One that cannot be said fails alone, in its turn.
    messages = messages[: max(len(body), 1)]
    delivery = _new(conversation, body, token if body else None, worker, now)
    code = _refusal(conversation, delivery, now, lambda: messages[0].is_automatic)
    _save_new(delivery, code, now)
    OutboxEntry.objects.filter(message__in=messages).update(delivery=delivery)
    if not body:
        code = "line_rejected"
    if code:
        settle_failed(
            delivery_id=delivery.pk,
            worker=worker,
            code=code,
            error=reason if not body else "",
            now=now,
            locked=conversation,
        )
        return None
    conversation.held_until = None
    _mark_sending(conversation, messages, now)
    return _first_attempt(delivery, now)


def _begin_again(
    conversation: Conversation, delivery: Delivery, worker: uuid.UUID, now: datetime
) -> Attempt | None:
    """The very same request as before: body, retry key. Its tries are counted anew."""
    delivery.conversation = conversation
    delivery.state = Delivery.State.PENDING
    delivery.attempts = 1
    delivery.due_at = now
    delivery.finished_at = None
    delivery.leased_by = worker
    delivery.leased_until = now + LEASE
    attempt = _unless_refused(conversation, delivery, worker, now)
    if attempt is not None:
        messages = Message.objects.filter(outbox_entry__delivery=delivery)
        queued = messages.filter(status=Message.Status.QUEUED)
        _mark_sending(conversation, complete(list(queued.order_by("seq"))), now)
    return attempt


def _new(
    conversation: Conversation,
    body: list[dict[str, Any]],
    token: ReplyToken | None,
    worker: uuid.UUID,
    now: datetime,
) -> Delivery:
    """A new request, not yet saved."""
    return Delivery(
        conversation=conversation,
        recipients=quota.recipients(conversation.customer),
        kind=Delivery.Kind.PUSH if token is None else Delivery.Kind.REPLY,
        body=body,
        retry_key=uuid.uuid4(),
        reply_token=token,
        attempts=1,
        due_at=now,
        leased_by=worker,
        leased_until=now + LEASE,
    )


def _save_new(delivery: Delivery, code: str, now: datetime) -> None:
    """Its first try is noted as begun, unless there is a `code` why LINE need not be asked."""
    token = delivery.reply_token
    if token is not None:
        token.used_at = now
        token.save(update_fields=["used_at"])
    if delivery.body and not code:
        delivery.first_tried_at = now
    delivery.save(force_insert=True)


def _first_attempt(delivery: Delivery, now: datetime) -> Attempt:
    """No try before it can have reached LINE."""
    return replace(attempt_of(delivery, now), tried_at=None)


def _unless_refused(
    conversation: Conversation, delivery: Delivery, worker: uuid.UUID, now: datetime
) -> Attempt | None:
    """The try, noted as begun; or None, settled, where it is clear that it would be in vain."""
    attempt = attempt_of(delivery, now)
    code = _refusal(conversation, delivery, now, lambda: _is_automatic(delivery))
    if not code and before_call(attempt, now) is None:
        delivery.first_tried_at = delivery.first_tried_at or now
    delivery.save()
    if not code:
        return attempt
    if attempt.clean:
        settle_failed(
            delivery_id=delivery.pk, worker=worker, code=code, now=now, locked=conversation
        )
    else:
        settle_unknown(
            delivery_id=delivery.pk, worker=worker, error=code, now=now, locked=conversation
        )
    return None


def _refusal(
    conversation: Conversation,
    delivery: Delivery,
    now: datetime,
    is_automatic: Callable[[], bool],
) -> str:
    """Why LINE need not be asked: a `line_…` code, or ""."""
    channel, customer = conversation.channel, conversation.customer
    if not channel.is_active or not (channel.usable_token(now) or channel.awaits_token(now)):
        return "line_token"
    if delivery.kind == Delivery.Kind.REPLY:
        return ""
    # LINE answers 200 to a push to somebody who has blocked the account, and drops it. A reply
    # token means that they have written since.
    if customer.kind == Customer.Kind.USER and customer.blocked_at is not None:
        return "line_blocked"
    # One that was tried before may be with LINE already, and its key tells.
    if delivery.first_tried_at is None and (
        channel.pushes_stopped(now)
        or (is_automatic() and quota.automatic_pushes_stop(channel, now))
    ):
        return "line_quota"
    return ""


def _is_automatic(delivery: Delivery) -> bool:
    """Whether nobody wrote any of its messages by hand."""
    by_hand = Message.objects.filter(outbox_entry__delivery=delivery).exclude(
        sender_role=Message.SenderRole.BOT
    )
    return not by_hand.exists()


def _fresh_token(conversation: Conversation, now: datetime) -> ReplyToken | None:
    return ReplyToken.objects.usable(now).filter(conversation=conversation).first()


def _mark_sending(conversation: Conversation, messages: list[Message], now: datetime) -> None:
    for message in messages:
        message.status = Message.Status.SENDING
        message.rev = conversation.take_rev(now)
    update_each(messages, ["status", "rev"])
    for message in messages:
        payload = presenters.message_payload(message, address=conversation.address)
        broadcast.to_conversation(conversation.pk, events.MessageUpdate(**payload))
    conversation.save(update_fields=["rev", "changed_at", "held_until"])
    broadcast.conversation_changed(conversation.pk)
