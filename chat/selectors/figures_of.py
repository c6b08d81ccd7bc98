"""What happened in a period, as queries: what every figure is counted from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.db.models.lookups import Exact

from chat.models import ConversationTag, Deadline, Message, Session, SessionEvent, Survey
from chat.selectors.figures_period import Period, Scope

Row = TypeVar("Row", bound=Model)

# A customer who is back within this was not helped for good.
SOON = timedelta(hours=24)
ABANDONED = Q(asked_at__isnull=False, answered_at__isnull=True)


def opened(period: Period, scope: Scope) -> QuerySet[Session]:
    """Sessions that began."""
    return _of(Session.objects.all(), period, scope, "opened_at", "operator")


def answered(period: Period, scope: Scope) -> QuerySet[Session]:
    """Sessions whose customer had asked and got the first answer."""
    found = Session.objects.filter(response_seconds__isnull=False)
    return _of(found, period, scope, "answered_at", "answered_by")


def closed(period: Period, scope: Scope) -> QuerySet[Any]:
    """Sessions that ended, with `again`: whether another one began soon after."""
    found = Session.objects.filter(status=Session.Status.CLOSED)
    later = Session.objects.filter(
        conversation=OuterRef("conversation"),
        opened_at__gte=OuterRef("closed_at"),
        opened_at__lte=OuterRef("closed_at") + SOON,
    ).exclude(pk=OuterRef("pk"))
    return _of(found, period, scope, "closed_at", "operator").annotate(again=Exists(later))


def transfers(period: Period, scope: Scope) -> QuerySet[SessionEvent]:
    """Sessions that were handed over, by whoever had them."""
    found = SessionEvent.objects.filter(what=SessionEvent.What.TRANSFERRED)
    return _of(found, period, scope, "at", "from_operator")


def rated(period: Period, scope: Scope) -> QuerySet[Survey]:
    """Answers to the survey, with whoever had the session."""
    found = Survey.objects.filter(rating__isnull=False)
    return _of(found, period, scope, "answered_at", "session__operator", "session__conversation")


def decided(period: Period, scope: Scope) -> QuerySet[Deadline]:
    """Deadlines that were kept or broken, with whoever had the session then."""
    found = Deadline.objects.filter(kept__isnull=False)
    return _of(found, period, scope, "decided_at", "operator", "session__conversation")


def messages(period: Period, scope: Scope) -> QuerySet[Message]:
    """What was said; what was taken back is not. An operator's are their own."""
    found = Message.objects.exclude(status=Message.Status.CANCELLED)
    if scope.operator is not None:
        mine = Q(operator=scope.operator)
        theirs = Q(direction=Message.Direction.INCOMING, session__operator=scope.operator)
        found = found.filter(mine | theirs)
        scope = replace(scope, operator=None)
    return _of(found, period, scope, "created_at", "operator")


def _of(
    found: QuerySet[Row],
    period: Period,
    scope: Scope,
    at: str,
    operator: str,
    conversation: str = "conversation",
) -> QuerySet[Row]:
    """Of these, what came about in that time and belongs to whom is asked for; `at`, `operator`
    and `conversation` are the ways to it."""
    found = scope.reach.within(found, f"{conversation}__channel")
    found = found.filter(**{f"{at}__gte": period.start, f"{at}__lt": period.end})
    if scope.weekday is not None:
        found = found.filter(Exact(ExtractIsoWeekDay(at, tzinfo=period.zone), scope.weekday + 1))
    if scope.hour is not None:
        found = found.filter(Exact(ExtractHour(at, tzinfo=period.zone), scope.hour))
    if scope.channel is not None:
        found = found.filter(**{f"{conversation}__channel": scope.channel})
    if scope.operator is not None:
        found = found.filter(**{operator: scope.operator})
    if scope.tag is not None:
        tagged = ConversationTag.objects.filter(tag=scope.tag).values("conversation")
        found = found.filter(**{f"{conversation}__in": tagged})
    return found
