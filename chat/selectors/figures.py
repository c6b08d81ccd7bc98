"""The key figures, counted afresh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from chat.models import Message, OperatorConnection, Session
from chat.models.connection import CONNECTION_LIFETIME
from chat.selectors.figures_period import Period, Scope, zone_of
from chat.selectors.reach import Reach


@dataclass(frozen=True)
class Figures:
    """How it stands. `longest_wait` in whole seconds; today begins at the team's midnight."""

    waiting: int
    active: int
    longest_wait_seconds: int
    operators_online: int
    messages_in_today: int
    messages_out_today: int
    closed_today: int


def figures(now: datetime, reach: Reach) -> Figures:
    """The queue and today of these channels, and the team, in five queries."""
    zone = zone_of(None, Scope())
    midnight = Period(now.astimezone(zone).date(), now.astimezone(zone).date(), zone).start
    where = "conversation__channel"
    open_ones = reach.within(Session.objects.filter(status__in=Session.OPEN), where).aggregate(
        waiting=Count("pk", filter=Q(status="WAITING")),
        active=Count("pk", filter=Q(status="ACTIVE")),
        since=Min("waiting_since", filter=Q(status="WAITING")),
    )
    today = reach.within(Message.objects.filter(created_at__gte=midnight), where).aggregate(
        incoming=Count("pk", filter=Q(sender_role=Message.SenderRole.USER)),
        outgoing=Count(
            "pk",
            filter=Q(direction=Message.Direction.OUTGOING) & ~Q(status=Message.Status.CANCELLED),
        ),
    )
    since = open_ones["since"]
    return Figures(
        waiting=open_ones["waiting"],
        active=open_ones["active"],
        longest_wait_seconds=max(0, int((now - since).total_seconds())) if since else 0,
        operators_online=OperatorConnection.objects.filter(
            last_seen__gt=now - CONNECTION_LIFETIME
        ).aggregate(online=Count("operator", distinct=True))["online"],
        messages_in_today=today["incoming"],
        messages_out_today=today["outgoing"],
        closed_today=reach.within(
            Session.objects.filter(status=Session.Status.CLOSED, closed_at__gte=midnight), where
        ).count(),
    )
