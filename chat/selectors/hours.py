"""The hours that hold for a channel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from chat.hours import Hours, Shift
from chat.models import Channel, Schedule, ScheduleDay, ScheduleShift

ALWAYS = Hours(ZoneInfo("UTC"))


def of_channel(channel: Channel) -> Hours:
    """Its schedule's, or always open where it has none."""
    return of_schedule(channel.schedule) if channel.schedule is not None else ALWAYS


def of_channels(channels: Iterable[Channel]) -> dict[int, Hours]:
    """By the channel's key; three queries for all. Channels come with their `schedule`."""
    channels = list(channels)
    wanted = {one.schedule_id for one in channels if one.schedule_id is not None}
    schedules = Schedule.objects.prefetch_related("shifts", "days").filter(pk__in=wanted)
    hours = {schedule.pk: of_schedule(schedule) for schedule in schedules}
    return {one.pk: hours.get(one.schedule_id or 0, ALWAYS) for one in channels}


def of_schedule(schedule: Schedule) -> Hours:
    """What its rows mean. Prefetch `shifts` and `days`, where there are several."""
    week: dict[int, list[Shift]] = {}
    for row in _shifts(schedule):
        week.setdefault(row.weekday, []).append(Shift(row.opens, row.closes))
    days: dict[date, list[Shift]] = {}
    for day in _days(schedule):
        shifts = days.setdefault(day.date, [])
        if day.opens is not None and day.closes is not None:
            shifts.append(Shift(day.opens, day.closes))
    return Hours(
        zone=schedule.zone,
        week={weekday: tuple(shifts) for weekday, shifts in week.items()},
        days={day: tuple(shifts) for day, shifts in days.items()},
    )


def _shifts(schedule: Schedule) -> Iterable[ScheduleShift]:
    return schedule.shifts.all()


def _days(schedule: Schedule) -> Iterable[ScheduleDay]:
    return schedule.days.all()
