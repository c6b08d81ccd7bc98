"""Of which time, and of what: the words of a question for figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings

from chat.errors import ValidationError
from chat.models import Channel, OperatorProfile, Schedule, Tag
from chat.selectors.reach import EVERYWHERE, Reach

MOST_DAYS = 400


@dataclass(frozen=True)
class Period:
    """Whole days of a time zone, `first` and `last` among them."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        """Its first moment, in UTC."""
        return _midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The first moment after it, in UTC."""
        return _midnight(self.last + timedelta(days=1), self.zone)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """As many days, right before it."""
        length = timedelta(days=self.days)
        return Period(self.first - length, self.last - length, self.zone)


@dataclass(frozen=True)
class Scope:
    """Whose figures, and of which part of the period's days; None: all. Keys of a channel, a user
    and a tag; `weekday` from Monday 0, `hour` 0 to 23.
    `reach`: the channels that there are for the one who asks."""

    channel: int | None = None
    operator: int | None = None
    tag: int | None = None
    weekday: int | None = None
    hour: int | None = None
    reach: Reach = EVERYWHERE


def period_of(first: date | None, last: date | None, zone: ZoneInfo, now: datetime) -> Period:
    """From `first` to `last`; without them the seven days that end today.

    Raises ValidationError that names `from` or `to`.
    """
    last = last or now.astimezone(zone).date()
    for field, day in (("from", first), ("to", last)):
        if day is not None and not 2011 <= day.year <= 2999:
            raise ValidationError(f"{field} must be a date from 2011 to 2999.", field=field)
    first = first or last - timedelta(days=6)
    if first > last:
        raise ValidationError("from must not be after to.", field="from")
    if (last - first).days >= MOST_DAYS:
        raise ValidationError(f"A period has at most {MOST_DAYS} days.", field="from")
    return Period(first, last, zone)


def zone_of(name: str | None, scope: Scope) -> ZoneInfo:
    """That one; else the team's (`TEAM_TIME_ZONE`); else that of the channel's business hours, or
    of the oldest there are; else UTC.

    Raises ValidationError for what is no time zone's name.
    """
    if name:
        if name not in available_timezones():
            raise ValidationError(
                "zone must be a time zone's name, like Asia/Bangkok or Asia/Tokyo.", field="zone"
            )
        return ZoneInfo(name)
    if settings.TEAM_TIME_ZONE:
        return ZoneInfo(settings.TEAM_TIME_ZONE)
    schedules = Schedule.objects.order_by("pk")
    if scope.channel is not None:
        schedules = schedules.filter(channels=scope.channel)
    found = schedules.first()
    return found.zone if found else ZoneInfo("UTC")


def scope_of(
    channel: str | None, operator: int | None, tag: int | None, reach: Reach = EVERYWHERE
) -> Scope:
    """Raises ValidationError that names what there is not."""
    found = None
    if channel:
        channels = reach.within(Channel.objects.filter(slug=channel), "pk")
        found = channels.values_list("pk", flat=True).first()
        if found is None:
            raise ValidationError("channel must be a channel's slug.", field="channel")
    if operator is not None and not OperatorProfile.objects.filter(user=operator).exists():
        raise ValidationError("operator must be an operator's id.", field="operator")
    if tag is not None and not Tag.objects.filter(pk=tag).exists():
        raise ValidationError("tag must be a tag's id.", field="tag")
    return Scope(found, operator, tag, reach=reach)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
