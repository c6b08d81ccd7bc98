"""What free replies and bundling have saved, beside one push for each message.

A month's figures count recipients, as LINE does: a message to a group of five counts five.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncMonth

from chat.line.months import ZONE, month_start
from chat.models import Delivery, OutboxEntry


@dataclass(frozen=True)
class Month:
    """`replies` and `pushes`: requests that LINE accepted. `counted`: what the pushes cost of the
    quota. `by_replies`, `by_bundling`: what one push for each message would have cost more."""

    start: date
    replies: int
    pushes: int
    counted: int
    by_replies: int
    by_bundling: int

    @property
    def saved(self) -> int:
        """In all."""
        return self.by_replies + self.by_bundling


def pushes_saved(channel_id: int, now: datetime) -> int:
    """This month, in all."""
    found = months(channel_id, since=month_start(now))
    return sum(month.saved for month in found)


def last_months(channel_id: int, now: datetime, count: int) -> list[Month]:
    """This month and those before it, `count` at most, the newest first."""
    since = month_start(now)
    for _ in range(count - 1):
        since = month_start(since - timedelta(days=1))
    return months(channel_id, since=since)


def months(channel_id: int, *, since: datetime) -> list[Month]:
    """Each month of LINE's calendar from `since` in which something was sent, the newest first."""
    deliveries = Delivery.objects.filter(
        conversation__channel=channel_id,
        state=Delivery.State.ACCEPTED,
        finished_at__gte=since,
    )
    requests = _by_month(
        deliveries.annotate(month=TruncMonth("finished_at", tzinfo=ZONE)), "kind", "recipients"
    )
    entries = OutboxEntry.objects.filter(delivery__in=deliveries)
    messages = _by_month(
        entries.annotate(
            month=TruncMonth("delivery__finished_at", tzinfo=ZONE), kind=F("delivery__kind")
        ),
        "kind",
        "delivery__recipients",
    )
    starts = sorted({start for start, _ in requests}, reverse=True)
    return [_month(start, requests, messages) for start in starts]


_Totals = dict[tuple[date, str], tuple[int, int]]


def _by_month(found: QuerySet, kind: str, recipients: str) -> _Totals:
    """(rows, recipients) of each (month, kind)."""
    rows = (
        found.order_by()
        .values("month", kind)
        .annotate(rows=Count("pk"), recipients_in_all=Sum(recipients))
    )
    return {
        (row["month"].date(), row[kind]): (row["rows"], row["recipients_in_all"]) for row in rows
    }


def _month(start: date, requests: _Totals, messages: _Totals) -> Month:
    nothing = (0, 0)
    reply, push = Delivery.Kind.REPLY.value, Delivery.Kind.PUSH.value
    replies, _ = requests.get((start, reply), nothing)
    pushes, counted = requests.get((start, push), nothing)
    _, said_free = messages.get((start, reply), nothing)
    _, said_by_push = messages.get((start, push), nothing)
    return Month(
        start=start,
        replies=replies,
        pushes=pushes,
        counted=counted,
        by_replies=said_free,
        by_bundling=max(said_by_push - counted, 0),
    )
