"""Moments by the hour they fell into, so that the database counts and not Python."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import F, Func, IntegerField

from chat.selectors.figures_period import Period

HOUR, QUARTER = 3600, 900  # seconds


class Slot(Func):
    """The number of the slot of `seconds` in which a moment fell, from 1970 in UTC.

    TruncDate and ExtractHour know time zones, and on SQLite they are Python, called once a row.
    """

    output_field = IntegerField()

    def __init__(self, at: str, seconds: int) -> None:
        super().__init__(F(at))
        self.extra["seconds"] = seconds

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        # Twice doubled: for this template, and for the parameters of the statement.
        template = "(CAST(strftime('%%%%s', %(expressions)s) AS INTEGER) / %(seconds)s)"
        return self.as_sql(compiler, connection, template=template, **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "(FLOOR(EXTRACT(EPOCH FROM %(expressions)s) / %(seconds)s)::bigint)"
        return self.as_sql(compiler, connection, template=template, **more)


class Slots:
    """The slots of a period: hours where its zone is whole hours from UTC all the time, else
    quarters (India, Nepal). Each lies within one local hour."""

    def __init__(self, period: Period) -> None:
        self._period = period
        self._known: dict[int, datetime] = {}

    @cached_property
    def seconds(self) -> int:
        """How long each one is."""
        days = range(-1, self._period.days + 1)
        starts = (self._period.first + timedelta(days=day) for day in days)
        zone = self._period.zone
        offsets = (datetime.combine(day, time(), tzinfo=zone).utcoffset() for day in starts)
        whole = all(not (offset or timedelta()) % timedelta(seconds=HOUR) for offset in offsets)
        return HOUR if whole else QUARTER

    def of(self, at: str) -> Slot:
        """Which one the moment in that column fell into."""
        return Slot(at, self.seconds)

    def begin(self, slot: int) -> datetime:
        """When a slot begins, in the zone."""
        if slot not in self._known:
            moment = datetime.fromtimestamp(slot * self.seconds, self._period.zone)
            self._known[slot] = moment
        return self._known[slot]
