"""The figures' tables: rows as JSON gives them, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chat.models import Channel, OperatorProfile, Tag
from chat.selectors.figures_funnel import funnel
from chat.selectors.figures_period import Period, Scope
from chat.selectors.figures_report import Report, ordered
from chat.selectors.figures_tally import PERCENTILES, Tally
from chat.text import spreadsheet_cell

Rows = list[dict[str, Any]]
# What a cell of the week holds: more would be large and sparse.
OF_THE_WEEK = ("messages_in", "messages_out", "opened", "answered", "closed")


def _days(found: Report, period: Period) -> Rows:
    days = [period.first + timedelta(days=number) for number in range(period.days)]
    return _rows("date", ((day.isoformat(), tally) for day, tally in ordered(found.days, days)))


def _hours(found: Report, period: Period) -> Rows:
    return _rows("hour", ordered(found.hours, range(24)))


def _weekdays(found: Report, period: Period) -> Rows:
    return _rows("weekday", ordered(found.weekdays, range(7)))


def _week(found: Report, period: Period) -> Rows:
    cells = [(weekday, hour) for weekday in range(7) for hour in range(24)]
    return [
        {"weekday": weekday, "hour": hour, **{name: getattr(tally, name) for name in OF_THE_WEEK}}
        for (weekday, hour), tally in ordered(found.week, cells)
    ]


def _channels(found: Report, period: Period) -> Rows:
    channels = {each.pk: each for each in Channel.objects.filter(pk__in=found.channels)}
    return [
        {"slug": channels[pk].slug, "name": channels[pk].name, **tally.as_dict()}
        for pk, tally in ordered(found.channels, sorted(channels))
    ]


def _tags(found: Report, period: Period) -> Rows:
    tags = {each.pk: each.name for each in Tag.objects.filter(pk__in=found.tags)}
    return [
        {"id": pk, "name": tags[pk], **tally.as_dict()}
        for pk, tally in ordered(found.tags, sorted(tags, key=lambda pk: tags[pk]))
    ]


TABLES: dict[str, Callable[[Report, Period], Rows]] = {
    "days": _days,
    "hours": _hours,
    "weekdays": _weekdays,
    "week": _week,
    "channels": _channels,
    "tags": _tags,
}


def operators(found: Report, scope: Scope) -> Rows:
    """Those who did something; with a scope of one, that one alone."""
    wanted = found.operators if scope.operator is None else [scope.operator]
    people = OperatorProfile.objects.filter(user__in=[pk for pk in wanted if pk is not None])
    names = {each.user_id: each.display_name for each in people}
    return [
        {"id": str(pk), "name": names[pk], **tally.as_dict()}
        for pk, tally in ordered(found.operators, sorted(names, key=lambda pk: (names[pk], pk)))
    ]


def stages(period: Period, scope: Scope) -> Rows:
    """The funnel. `share`: of the first stage, from 0 to 1; null of nothing."""
    found = funnel(period, scope)
    first = found[0][1]
    return [
        {
            "stage": stage,
            "conversations": count,
            "share": round(count / first, 4) if first else None,
        }
        for stage, count in found
    ]


def _rows(name: str, found: Any) -> Rows:
    return [{name: key, **tally.as_dict()} for key, tally in found]


def as_csv(rows: Rows) -> str:
    """With a mark by which spreadsheets know that it is UTF-8."""
    to = io.StringIO()
    lines = [_flat(row) for row in rows]
    writer = csv.DictWriter(to, list(lines[0]) if lines else list(_flat(Tally().as_dict())))
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in line.items()} for line in lines)
    return "\ufeff" + to.getvalue()


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {f"{name}_p{each}_seconds": value[f"p{each}"] for each in PERCENTILES}
        else:
            flat[name] = value
    return flat


def _cell(value: Any) -> Any:
    """A text that a spreadsheet would work out stays a text.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return spreadsheet_cell(value) if isinstance(value, str) else value
