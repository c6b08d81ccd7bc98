"""When a team answers: weekly shifts in a time zone, and days that differ. No database.

A shift that closes at or before the time it opens goes on into the next day, so 22:00 to 06:00 is
a night and 00:00 to 00:00 the whole day. Times are the wall clock's: where a clock is put forward,
an hour that does not exist is skipped, and where it is put back a shift lasts an hour longer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
# A holiday list may close weeks in a row, but who is not open within this is never open.
HORIZON = timedelta(days=400)


@dataclass(frozen=True, order=True)
class Shift:
    """From `opens` to `closes`, wall-clock times; closes <= opens: it ends on the next day."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Hours:
    """`week`: shifts by weekday, Monday 0. `days`: shifts of single dates, instead of the week's;
    an empty tuple is a day off. Nothing at all in `week` and `days`: always open.

    A shift belongs to the day on which it opens: a night before a day off is worked to its end.
    """

    zone: ZoneInfo
    week: Mapping[int, tuple[Shift, ...]] = field(default_factory=dict)
    days: Mapping[date, tuple[Shift, ...]] = field(default_factory=dict)

    @property
    def always(self) -> bool:
        return not any(self.week.values()) and not self.days

    def is_open(self, at: datetime) -> bool:
        """Whether somebody answers at that moment (aware)."""
        return self.always or any(start <= at < end for start, end in self._around(at))

    def next_opening(self, at: datetime) -> datetime | None:
        """The first moment from `at` on that is open (`at` itself where it is), in UTC; None
        where there is none within 400 days."""
        if self.is_open(at):
            return at.astimezone(UTC)
        opening = (start for start, _ in self.spans(at, at + HORIZON) if start >= at)
        return next(opening, None)

    def closing(self, at: datetime) -> datetime | None:
        """When the time open at `at` ends, in UTC; None where it is closed or never ends."""
        if self.always:
            return None
        return next((end for start, end in self.spans(at, at + HORIZON) if start <= at < end), None)

    def seconds(self, start: datetime, end: datetime) -> float:
        """How long it was open between two moments; 0 where `end` is not after `start`."""
        if end <= start:
            return 0.0
        if self.always:
            return (end - start).total_seconds()
        return sum(
            (min(stop, end) - max(begin, start)).total_seconds()
            for begin, stop in self.spans(start, end)
        )

    def after(self, start: datetime, seconds: float) -> datetime | None:
        """The moment at which it will have been open for so long since `start`, in UTC; None
        where that is not within 400 days."""
        if self.always:
            return start.astimezone(UTC) + timedelta(seconds=seconds)
        left = timedelta(seconds=seconds)
        for opens, closes in self.spans(start, start + HORIZON):
            begin = max(opens, start)
            if closes - begin >= left:
                return (begin + left).astimezone(UTC)
            left -= closes - begin
        return None

    def spans(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The times open that touch [start, end), in order, none touching another, in UTC."""
        current: tuple[datetime, datetime] | None = None
        day = start.astimezone(self.zone).date() - DAY
        last = end.astimezone(self.zone).date()
        while day <= last:
            for span in self._of_day(day):
                if span[1] <= start or span[0] >= end:
                    continue
                if current is None:
                    current = span
                elif span[0] <= current[1]:
                    current = (current[0], max(current[1], span[1]))
                else:
                    yield current
                    current = span
            day += DAY
        if current is not None:
            yield current

    def _around(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        today = at.astimezone(self.zone).date()
        yield from self._of_day(today - DAY)
        yield from self._of_day(today)

    def _of_day(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        shifts = self.days.get(day)
        if shifts is None:
            shifts = self.week.get(day.weekday(), ())
        for shift in sorted(shifts):
            ends_on = day if shift.closes > shift.opens else day + DAY
            start, end = self._moment(day, shift.opens), self._moment(ends_on, shift.closes)
            if start < end:
                yield start, end

    def _moment(self, day: date, at: time) -> datetime:
        # A time that the clock skips is the moment of the change: PEP 495 puts fold=0 of a gap
        # as far behind it as it stands in it, and fold=1 as far before it.
        local = datetime.combine(day, at, tzinfo=self.zone)
        moment = local.astimezone(UTC)
        if moment.astimezone(self.zone).replace(tzinfo=None) == local.replace(tzinfo=None):
            return moment
        return _transition(self.zone, local.replace(fold=1).astimezone(UTC), local.astimezone(UTC))


def _transition(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The moment between two at which the zone's offset changes, to the second."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
