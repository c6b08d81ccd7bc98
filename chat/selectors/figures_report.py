"""The figures of a period: nine queries, whatever happened in it.

Each figure counts at the moment at which it came about, so that what is past stays as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F

from chat.models import ConversationTag, Message
from chat.selectors.figures_hours import Slots
from chat.selectors.figures_of import answered, closed, decided, messages, opened, rated, transfers
from chat.selectors.figures_period import Period, Scope
from chat.selectors.figures_tally import Tally


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
    (Monday 0), both as `(weekday, hour)`, and keys of channels, users (None: nobody) and tags."""

    total: Tally
    days: Grouped
    hours: Grouped
    weekdays: Grouped
    week: Grouped
    channels: Grouped
    operators: Grouped
    tags: Grouped


def report(period: Period, scope: Scope) -> Report:
    """All figures of a period, in all and divided."""
    groups: list[Grouped] = [defaultdict(Tally) for _ in range(7)]
    days, hours, weekdays, week, channels, operators, tags = groups
    total = Tally()
    tagged = _tags(period, scope)
    for fact in _facts(period, scope):
        fact.add(total)
        fact.add(days[fact.day])
        fact.add(hours[fact.hour])
        fact.add(weekdays[fact.day.weekday()])
        fact.add(week[fact.day.weekday(), fact.hour])
        fact.add(channels[fact.channel])
        fact.add(operators[fact.operator])
        for tag in tagged.get(fact.conversation or 0, ()):
            fact.add(tags[tag])
    for tag, role, status, free, times in _said_by_tag(period, scope):
        _adds_messages(role, status, free, times)(tags[tag])
    return Report(total, days, hours, weekdays, week, channels, operators, tags)


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
    for row in decided(period, scope).values_list(*where, "decided_at", "operator", "kind", "kept"):
        yield fact(row, row[2], row[3], _adds_decided(row[4], row[5]))
    yield from _said(period, scope)


def _said(period: Period, scope: Scope) -> Iterator[Fact]:
    """Messages are counted by the database: one row for each hour, channel and sender."""
    slots = Slots(period)
    rows = (
        messages(period, scope)
        .annotate(slot=slots.of("created_at"), channel=F("conversation__channel"))
        .order_by()
        .values_list("slot", "channel", "operator", "sender_role", "status", "free")
        .annotate(times=Count("pk"))
    )
    for slot, channel, operator, role, status, free, times in rows:
        at = slots.begin(slot)
        add = _adds_messages(role, status, free, times)
        yield Fact(at.date(), at.hour, channel, operator, None, add)


def _said_by_tag(period: Period, scope: Scope) -> Iterator[Any]:
    rows = messages(period, scope).filter(conversation__tagged__isnull=False).order_by()
    columns = ("conversation__tagged__tag", "sender_role", "status", "free")
    yield from rows.values_list(*columns).annotate(times=Count("pk"))


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
            decided(period, scope).values("session__conversation"),
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


def _adds_decided(kind: str, kept: bool) -> Callable[[Tally], None]:
    def add(tally: Tally) -> None:
        (tally.kept if kept else tally.broken)[kind] += 1

    return add


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
