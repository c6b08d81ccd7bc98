"""LINE's calendar: when a day and a month of its counting begin.

LINE does not say in which time zone a month's quota begins anew. It counts sent messages by days in
UTC+9 (reference, "Get number of sent messages"), so we take it that months are counted so, too.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=9))


def day_of(moment: datetime) -> date:
    """The day in LINE's calendar."""
    return moment.astimezone(ZONE).date()


def month_start(moment: datetime) -> datetime:
    """When the month began in which `moment` lies."""
    local = moment.astimezone(ZONE)
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def month_end(moment: datetime) -> datetime:
    """When the next month begins."""
    return month_start(month_start(moment) + timedelta(days=32))
