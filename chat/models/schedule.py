"""When a team answers, as staff write it down. What it means: `chat/hours.py`."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


def check_time_zone(name: str) -> None:
    """Raises ValidationError for what is no name of the IANA database."""
    if name not in available_timezones():
        raise ValidationError(
            "%(name)r is no time zone; it is a name like Asia/Bangkok or Asia/Tokyo.",
            params={"name": name},
        )


class Schedule(models.Model):
    """Opening hours, for one channel or several. Without any shift: always open."""

    name = models.CharField(max_length=80, unique=True)
    time_zone = models.CharField(
        max_length=64,
        default="Asia/Bangkok",
        validators=[check_time_zone],
        help_text="A name like Asia/Bangkok or Asia/Tokyo.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)
        verbose_name = "business hours"
        verbose_name_plural = "business hours"

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class ScheduleShift(models.Model):
    """Every week on that day. `closes` at or before `opens`: it ends on the next day."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0
        TUESDAY = 1
        WEDNESDAY = 2
        THURSDAY = 3
        FRIDAY = 4
        SATURDAY = 5
        SUNDAY = 6

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="shifts")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField(default=time(9))
    closes = models.TimeField(
        default=time(18), help_text="At or before the opening: on the next day."
    )

    class Meta:
        ordering = ("weekday", "opens")
        constraints = (
            models.UniqueConstraint(
                fields=("schedule", "weekday", "opens"), name="one_shift_begins_at_a_time"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_is_one_of_seven"),
        )
        verbose_name = "weekly shift"

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"


class ScheduleDay(models.Model):
    """One date that differs from its week: closed, or open at other times (a row a shift)."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    name = models.CharField(max_length=80, blank=True, default="", help_text="For your team.")
    opens = models.TimeField(null=True, blank=True, help_text="Both empty: closed all day.")
    closes = models.TimeField(null=True, blank=True)

    class Meta:
        ordering = ("date", "opens")
        constraints = (
            models.UniqueConstraint(
                fields=("schedule", "date", "opens"), name="one_special_shift_begins_at_a_time"
            ),
            models.UniqueConstraint(
                fields=("schedule", "date"),
                condition=Q(opens__isnull=True),
                name="a_date_is_off_once",
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False),
                name="special_day_has_both_times_or_none",
            ),
        )
        verbose_name = "holiday or special day"
        verbose_name_plural = "holidays and special days"

    def __str__(self) -> str:
        return f"{self.date} {self.name}".strip()

    def clean(self) -> None:
        if (self.opens is None) != (self.closes is None):
            missing = "opens" if self.opens is None else "closes"
            raise ValidationError({missing: "Give both times, or neither for a day off."})
