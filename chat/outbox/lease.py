"""Who works on which delivery: a lease that lapses by itself when its holder is gone.

Taken and kept by conditional UPDATE only, and the number of rows it changed is the answer.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from chat.models import Channel, Delivery, OutboxEntry
from chat.models.channel import awaits_token
from chat.outbox.attempt import Attempt, before_call

LEASE = timedelta(seconds=15)
RENEW_SECONDS = 5.0


def due_conversations(
    *, now: datetime, busy: Collection[int], limit: int, full: Collection[int] = ()
) -> list[tuple[int, int]]:
    """Conversations with something to send now, each with its channel, the longest waiting first.

    One whose request is under way, resting, or in another worker's hands is not among them; nor
    is any of a channel that LINE limits, or that has no token yet; nor `busy`, nor any of the
    channels `full`.
    """
    awake = ~awaits_token(now, "conversation__channel__") & (
        Q(conversation__channel__paused_until__isnull=True)
        | Q(conversation__channel__paused_until__lte=now)
    )
    let_go = Q(conversation__held_until__isnull=True) | Q(conversation__held_until__lte=now)
    begun = Delivery.objects.filter(
        awake, _free(now), state=Delivery.State.PENDING, due_at__lte=now
    ).values_list("conversation_id", "conversation__channel_id", "due_at")
    pending = Delivery.objects.filter(
        conversation=OuterRef("conversation"), state=Delivery.State.PENDING
    )
    again: QuerySet = (
        Delivery.objects.filter(awake, ~Exists(pending), state=Delivery.State.REQUEUED)
        .values_list("conversation_id", "conversation__channel_id")
        .annotate(since=Min("due_at"))
    )
    new: QuerySet = (
        OutboxEntry.objects.filter(awake, let_go, ~Exists(pending), delivery__isnull=True)
        .values_list("conversation_id", "conversation__channel_id")
        .annotate(since=Min("created_at"))
    )
    waiting: dict[tuple[int, int], datetime] = {}
    not_now = Q(conversation__in=busy)
    if full:
        not_now |= Q(conversation__channel__in=full)
    for rows in (begun.order_by("due_at"), again.order_by("since"), new.order_by("since")):
        for conversation_id, channel_id, since in rows.exclude(not_now)[:limit]:
            one = (conversation_id, channel_id)
            waiting[one] = min(since, waiting.get(one, since))
    return sorted(waiting, key=waiting.__getitem__)[:limit]


@transaction.atomic
def take_over(*, conversation_id: int, worker: UUID, now: datetime) -> Attempt | None:
    """The conversation's request, for another try; None if there is none or others have it.

    That it is tried is committed before it is: whoever takes over next knows that LINE may
    have got it.
    """
    taken = Delivery.objects.filter(
        _free(now), conversation=conversation_id, state=Delivery.State.PENDING, due_at__lte=now
    ).update(leased_by=worker, leased_until=now + LEASE)
    if not taken:
        return None
    delivery = Delivery.objects.select_related(
        "reply_token", "conversation__channel", "conversation__customer"
    ).get(conversation=conversation_id, state=Delivery.State.PENDING)
    if not delivery.conversation.channel.awaits_token(now):
        # To wait for a token is no try.
        delivery.attempts += 1
    attempt = attempt_of(delivery, now)
    if before_call(attempt, now) is None:
        delivery.first_tried_at = delivery.first_tried_at or now
    delivery.save(update_fields=["attempts", "first_tried_at"])
    return attempt


def attempt_of(delivery: Delivery, now: datetime) -> Attempt:
    """A leased delivery as plain values; its conversation's people and its token are loaded."""
    conversation = delivery.conversation
    channel = conversation.channel
    token = delivery.reply_token
    return Attempt(
        delivery_id=delivery.pk,
        conversation_id=conversation.pk,
        channel_id=channel.pk,
        access_token=channel.usable_token(now),
        token_is_short=channel.makes_tokens,
        awaits_token=channel.awaits_token(now),
        to=conversation.customer.line_id,
        messages=delivery.body,
        recipients=delivery.recipients,
        retry_key=delivery.retry_key,
        number=delivery.attempts,
        tried_at=delivery.first_tried_at,
        reply_token=token.token if token is not None else None,
        token_received_at=token.received_at if token is not None else None,
    )


def renew(*, delivery_id: int, worker: UUID, now: datetime) -> bool:
    """Keep it for another 15 s; False if it is not this worker's any more."""
    return bool(_mine(delivery_id, worker).update(leased_until=now + LEASE))


def release(*, delivery_id: int, worker: UUID, due_at: datetime, clean: bool, error: str) -> None:
    """Let it rest until `due_at`. `clean`: forget that it was tried, nothing can have arrived."""
    forget = {"first_tried_at": None} if clean else {}
    _mine(delivery_id, worker).update(
        due_at=due_at, leased_by=None, leased_until=None, error=error, **forget
    )


@transaction.atomic
def pause(
    *, delivery_id: int, channel_id: int, worker: UUID, until: datetime, clean: bool, error: str
) -> None:
    """Let the whole channel rest until `until`; the try that was limited does not count."""
    Channel.objects.filter(
        Q(paused_until__isnull=True) | Q(paused_until__lt=until), pk=channel_id
    ).update(paused_until=until)
    _mine(delivery_id, worker).filter(attempts__gt=0).update(attempts=F("attempts") - 1)
    release(delivery_id=delivery_id, worker=worker, due_at=until, clean=clean, error=error)


def _free(now: datetime) -> Q:
    return Q(leased_until__isnull=True) | Q(leased_until__lt=now)


def _mine(delivery_id: int, worker: UUID) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=delivery_id, state=Delivery.State.PENDING, leased_by=worker)
