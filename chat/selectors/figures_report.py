"""The figures of a period: six queries, whatever happened in it.

Each figure counts at the moment at which it came about, so that what is past stays as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractHour, TruncDate

from chat.models import ConversationTag, Message, Session, SessionEvent, Survey
from chat.selectors.figures_period import Period, Scope
from chat.selectors.figures_tally import Tally

Row = TypeVar("Row", bound=Model)

# A customer who is back within this was not helped for good.
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Fact:
    """Something that happened `times`, at that local day and hour, to be added to tallies."""

    day: date
    hour: int
    channel: int
    operator: int | None
    conversation: int | None
    add: Callable[[Tally], None]


Grouped = dict[Any, Tally]


@dataclass
class Report:
    """`total`, and the same by what it is divided by; keys are dates, hours 0 to 23, weekdays
    (Monday 0) and keys of channels, users (None: nobody) and tags."""

    total: Tally
    days: Grouped
    hours: Grouped
    weekdays: Grouped
    channels: Grouped
    operators: Grouped
    tags: Grouped


def report(period: Period, scope: Scope) -> Report:
    """All figures of a period, in all and divided."""
    groups: list[Grouped] = [defaultdict(Tally) for _ in range(6)]
    days, hours, weekdays, channels, operators, tags = groups
    total = Tally()
    tagged = _tags(period, scope)
    for fact in _facts(period, scope):
        fact.add(total)
        fact.add(days[fact.day])
        fact.add(hours[fact.hour])
        fact.add(weekdays[fact.day.weekday()])
        fact.add(channels[fact.channel])
        fact.add(operators[fact.operator])
        for tag in tagged.get(fact.conversation or 0, ()):
            fact.add(tags[tag])
    return Report(total, days, hours, weekdays, channels, operators, tags)


def opened(period: Period, scope: Scope) -> QuerySet[Session]:
    """Sessions that began."""
    found = Session.objects.filter(opened_at__gte=period.start, opened_at__lt=period.end)
    return _of(found, scope, "operator")


def answered(period: Period, scope: Scope) -> QuerySet[Session]:
    """Sessions whose customer had asked and got the first answer."""
    found = Session.objects.filter(
        answered_at__gte=period.start, answered_at__lt=period.end, response_seconds__isnull=False
    )
    return _of(found, scope, "answered_by")


def closed(period: Period, scope: Scope) -> QuerySet[Any]:
    """Sessions that ended, with `again`: whether another one began soon after."""
    found = Session.objects.filter(
        status=Session.Status.CLOSED, closed_at__gte=period.start, closed_at__lt=period.end
    )
    later = Session.objects.filter(
        conversation=OuterRef("conversation"),
        opened_at__gte=OuterRef("closed_at"),
        opened_at__lte=OuterRef("closed_at") + SOON,
    ).exclude(pk=OuterRef("pk"))
    return _of(found, scope, "operator").annotate(again=Exists(later))


ABANDONED = Q(asked_at__isnull=False, answered_at__isnull=True)


def transfers(period: Period, scope: Scope) -> QuerySet[SessionEvent]:
    """Sessions that were handed over, by whoever had them."""
    found = SessionEvent.objects.filter(
        what=SessionEvent.What.TRANSFERRED, at__gte=period.start, at__lt=period.end
    )
    return _of(found, scope, "from_operator")


def rated(period: Period, scope: Scope) -> QuerySet[Survey]:
    """Answers to the survey, with whoever had the session."""
    found = Survey.objects.filter(
        answered_at__gte=period.start, answered_at__lt=period.end, rating__isnull=False
    )
    return _of(found, scope, "session__operator", "session__conversation")


def messages(period: Period, scope: Scope) -> QuerySet[Message]:
    """What was said; what was taken back is not. An operator's are their own."""
    found = Message.objects.filter(created_at__gte=period.start, created_at__lt=period.end).exclude(
        status=Message.Status.CANCELLED
    )
    if scope.operator is not None:
        mine = Q(operator=scope.operator)
        theirs = Q(direction=Message.Direction.INCOMING, session__operator=scope.operator)
        found = found.filter(mine | theirs)
        scope = Scope(scope.channel, None, scope.tag)
    return _of(found, scope, "operator")


def _of(
    found: QuerySet[Row], scope: Scope, operator: str, conversation: str = "conversation"
) -> QuerySet[Row]:
    if scope.channel is not None:
        found = found.filter(**{f"{conversation}__channel": scope.channel})
    if scope.operator is not None:
        found = found.filter(**{operator: scope.operator})
    if scope.tag is not None:
        tagged = ConversationTag.objects.filter(tag=scope.tag).values("conversation")
        found = found.filter(**{f"{conversation}__in": tagged})
    return found


def _facts(period: Period, scope: Scope) -> Iterator[Fact]:
    def fact(row: Any, at: datetime, operator: int | None, add: Callable[[Tally], None]) -> Fact:
        local = at.astimezone(period.zone)
        conversation, channel = row[0], row[1]
        return Fact(local.date(), local.hour, channel, operator, conversation, add)

    where = ("conversation", "conversation__channel")
    for row in opened(period, scope).values_list(*where, "opened_at", "operator"):
        yield fact(row, row[2], row[3], _add_opened)
    columns = ("answered_at", "answered_by", "asked_at", "response_seconds")
    for row in answered(period, scope).values_list(*where, *columns):
        yield fact(row, row[2], row[3], _adds_answered(row[5], _seconds(row[4], row[2])))
    more = ("closed_at", "operator", "opened_at", "claimed_at", "asked_at", "answered_at", "again")
    for row in closed(period, scope).values_list(*where, *more):
        yield fact(row, row[2], row[3], _adds_closed(*row[2:3], *row[4:]))
    for row in transfers(period, scope).values_list(*where, "at", "from_operator"):
        yield fact(row, row[2], row[3], _add_transfer)
    where = ("session__conversation", "session__conversation__channel")
    for row in rated(period, scope).values_list(
        *where, "answered_at", "session__operator", "rating"
    ):
        yield fact(row, row[2], row[3], _adds_rating(row[4]))
    yield from _said(period, scope)


def _said(period: Period, scope: Scope) -> Iterator[Fact]:
    """Messages are counted by the database: one row for each hour, channel and sender."""
    rows = (
        messages(period, scope)
        .annotate(
            day=TruncDate("created_at", tzinfo=period.zone),
            hour=ExtractHour("created_at", tzinfo=period.zone),
            channel=F("conversation__channel"),
        )
        .order_by()
        .values_list("day", "hour", "channel", "operator", "sender_role", "status", "free")
        .annotate(times=Count("pk"))
    )
    for day, hour, channel, operator, role, status, free, times in rows:
        yield Fact(day, hour, channel, operator, None, _adds_messages(role, status, free, times))


def _tags(period: Period, scope: Scope) -> dict[int, list[int]]:
    """The tags that these conversations have today."""
    found: dict[int, list[int]] = {}
    conversations = (
        opened(period, scope)
        .values("conversation")
        .union(
            answered(period, scope).values("conversation"),
            closed(period, scope).values("conversation"),
            transfers(period, scope).values("conversation"),
            rated(period, scope).values("session__conversation"),
        )
    )
    pairs = ConversationTag.objects.filter(conversation__in=conversations)
    for conversation, tag in pairs.values_list("conversation", "tag"):
        found.setdefault(conversation, []).append(tag)
    return found


def _seconds(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds())


def _add_opened(tally: Tally) -> None:
    tally.opened += 1


def _add_transfer(tally: Tally) -> None:
    tally.transfers += 1


def _adds_answered(response: float, waited: float) -> Callable[[Tally], None]:
    def add(tally: Tally) -> None:
        tally.answered += 1
        tally.response.append(response)
        tally.waited.append(waited)

    return add


def _adds_rating(rating: int) -> Callable[[Tally], None]:
    return lambda tally: tally.ratings.append(rating)


def _adds_closed(
    closed_at: datetime,
    opened_at: datetime,
    claimed_at: datetime | None,
    asked_at: datetime | None,
    answered_at: datetime | None,
    again: bool,
) -> Callable[[Tally], None]:
    def add(tally: Tally) -> None:
        tally.closed += 1
        tally.resolution.append(_seconds(opened_at, closed_at))
        if claimed_at is not None:
            tally.handling.append(_seconds(claimed_at, closed_at))
        if asked_at is not None and answered_at is None:
            tally.abandoned += 1
        if answered_at is not None:
            if again:
                tally.reopened += 1
            else:
                tally.solved += 1

    return add


def _adds_messages(
    role: str, status: str, free: bool | None, times: int
) -> Callable[[Tally], None]:
    def add(tally: Tally) -> None:
        if role == Message.SenderRole.USER:
            tally.messages_in += times
            return
        if role == Message.SenderRole.ADMIN:
            tally.messages_out += times
        else:
            tally.messages_automatic += times
        if status == Message.Status.SENT:
            tally.free += times if free else 0
            tally.paid += 0 if free else times

    return add


def ordered(group: Grouped, keys: Iterable[Any]) -> list[tuple[Any, Tally]]:
    """These keys' tallies, empty ones too."""
    return [(key, group.get(key) or Tally()) for key in keys]
