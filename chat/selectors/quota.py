"""How much of a month's pushes a channel has used, and where that leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from chat.line.months import day_of, month_end, month_start
from chat.models import Channel, Customer, Delivery, ExternalMessage, GroupMember, QuotaReading
from chat.protocol.payloads import QuotaState

WARN_PERCENT = 80
CRITICAL_PERCENT = 95
# What the next days are taken to be like; the whole month so far where there is less.
FORECAST_WINDOW = timedelta(days=7)
# From less than a day nothing can be told.
SHORTEST = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """A channel's month so far, in recipients, as LINE counts.

    `limit` None: there is none, or LINE was never asked (`unknown`). `used`: LINE's newest figure
    and what we have pushed since. `own`: what we have pushed this month. `forecast`: at the
    month's end, None within its first day. `percent` of the limit, rounded down.
    """

    limit: int | None
    used: int
    own: int
    percent: int | None
    forecast: int | None
    state: QuotaState


def standing(channel: Channel, now: datetime) -> Standing:
    """Where the channel stands."""
    own = pushed(channel.pk, month_start(now))
    used = _used(channel, own, now)
    limit = channel.quota_limit if channel.quota_type == Channel.QuotaType.LIMITED else None
    percent = _percent(used, limit)
    return Standing(
        limit=limit,
        used=used,
        own=own,
        percent=percent,
        forecast=_forecast(channel, used, now),
        state=_state(channel, percent, now),
    )


def state_without(channel: Channel, found: Standing, fewer: int, now: datetime) -> QuotaState:
    """The state as it was, or would be, with so many recipients fewer."""
    return _state(channel, _percent(max(found.used - fewer, 0), found.limit), now)


def until_next_warning(found: Standing) -> int | None:
    """How many recipients more bring the month to the next state; None where nothing does."""
    if found.limit is None:
        return None
    borders = (
        -(-percent * found.limit // 100) for percent in (WARN_PERCENT, CRITICAL_PERCENT, 100)
    )
    return next((border - found.used for border in borders if border > found.used), None)


def automatic_pushes_stop(channel: Channel, now: datetime) -> bool:
    """The guard: whether what nobody wrote by hand is not pushed any more this month.

    Asked before an automatic message is planned; a free reply is always sent, whoever wrote it.
    """
    if channel.pushes_stopped(now):
        return True
    if channel.quota_type != Channel.QuotaType.LIMITED:
        return False
    used = _used(channel, pushed(channel.pk, month_start(now)), now)
    percent = _percent(used, channel.quota_limit)
    return percent is not None and percent >= channel.push_guard_percent


def recipients(customer: Customer) -> int:
    """How many people a push to this customer counts: a group's members, as far as known."""
    if customer.kind == Customer.Kind.USER:
        return 1
    if customer.member_count is not None:
        return max(customer.member_count, 1)
    return max(GroupMember.objects.filter(customer=customer, left_at=None).count(), 1)


def pushed(channel_id: int, since: datetime) -> int:
    """How many recipients accepted pushes have had since then: ours, and those that other systems
    have told us of."""
    found = Delivery.objects.filter(
        conversation__channel=channel_id,
        state=Delivery.State.ACCEPTED,
        kind=Delivery.Kind.PUSH,
        finished_at__gte=since,
    )
    others = ExternalMessage.objects.filter(channel=channel_id, sent_at__gte=since)
    totals: list[int | None] = [
        rows.aggregate(total=Sum("recipients"))["total"] for rows in (found, others)
    ]
    return sum(total or 0 for total in totals)


def days(channel: Channel, now: datetime) -> list[QuotaReading]:
    """This month's readings, the oldest first."""
    first = day_of(month_start(now))
    return list(QuotaReading.objects.filter(channel=channel, day__gte=first).order_by("day"))


def _used(channel: Channel, own: int, now: datetime) -> int:
    """LINE's figure may lag behind, and knows what others have sent: the larger of both counts."""
    checked_at = channel.quota_checked_at
    if channel.quota_used is None or checked_at is None or checked_at < month_start(now):
        return own
    return max(own, channel.quota_used + pushed(channel.pk, checked_at))


def _percent(used: int, limit: int | None) -> int | None:
    if limit is None:
        return None
    return used * 100 // limit if limit else 100


def _state(channel: Channel, percent: int | None, now: datetime) -> QuotaState:
    if channel.pushes_stopped(now) or (percent is not None and percent >= 100):
        return "used_up"
    if not channel.quota_type:
        return "unknown"
    if percent is None or percent < WARN_PERCENT:
        return "ok"
    return "warn" if percent < CRITICAL_PERCENT else "critical"


def _forecast(channel: Channel, used: int, now: datetime) -> int | None:
    """As fast as in the last seven days, as far as this month has readings of them; else as fast
    as in the month so far."""
    start = month_start(now)
    earliest = max(start, now - FORECAST_WINDOW)
    base = (
        QuotaReading.objects.filter(channel=channel, day__gte=day_of(start), read_at__gte=earliest)
        .order_by("read_at")
        .first()
    )
    since, before = start, 0
    if base is not None and now - base.read_at >= SHORTEST:
        since, before = base.read_at, base.used
    if now - since < SHORTEST:
        return None
    still = (month_end(now) - now) / (now - since)
    return used + round(max(used - before, 0) * still)
