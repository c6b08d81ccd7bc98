"""Business hours: the week, the days that differ, and what that means now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chat.hours import Hours
from chat.models import LogEntry, Schedule, ScheduleDay, ScheduleShift
from chat.operations.note_schedule import note_schedule
from chat.selectors import hours

DAYS_SHOWN = 8


class ShiftInline(admin.TabularInline):
    model = ScheduleShift
    extra = 0


class DayInline(admin.TabularInline):
    model = ScheduleDay
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[ScheduleDay]:
        """Those of years ago would only be in the way."""
        found: QuerySet[ScheduleDay] = super().get_queryset(request)
        return found.filter(date__gte=timezone.now().date() - timedelta(days=60))


@admin.register(Schedule)
class ScheduleAdmin(admin.ModelAdmin):
    list_display = ("name", "time_zone", "now", "used_by")
    search_fields = ("name",)
    fields = ("name", "time_zone", "now", "coming")
    readonly_fields = ("now", "coming")
    inlines = (ShiftInline, DayInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Schedule]:
        found = Schedule.objects.prefetch_related("shifts", "days")
        return found.annotate(channel_count=Count("channels", distinct=True))

    def get_fields(self, request: HttpRequest, obj: Schedule | None = None) -> Any:
        return self.fields if obj is not None else ("name", "time_zone")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._note(request, form.instance, "changed" if change else "created")

    def delete_model(self, request: HttpRequest, obj: Schedule) -> None:
        self._note(request, obj, "deleted")
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Schedule]) -> None:
        for schedule in queryset:
            self.delete_model(request, schedule)

    @admin.display(description="Open now?")
    def now(self, schedule: Schedule) -> str:
        return in_words(hours.of_schedule(schedule), timezone.now())

    @admin.display(description="The next days")
    def coming(self, schedule: Schedule) -> SafeString:
        return _table(hours.of_schedule(schedule), timezone.now())

    @admin.display(description="Channels", ordering="channel_count")
    def used_by(self, schedule: Any) -> int:
        return int(schedule.channel_count)

    def _note(self, request: HttpRequest, schedule: Schedule, what: str) -> None:
        note_schedule(
            name=schedule.name, what=what, actor_id=request.user.pk, via=LogEntry.Via.ADMIN
        )


def in_words(found: Hours, now: datetime) -> str:
    """“Open, until Mon 30 Nov 18:00”, by the team's own clock."""
    if found.always:
        return "Always open: there is no shift yet."
    closes = found.closing(now)
    if closes is not None:
        return f"Open, until {_clock(found, closes)}"
    opens = found.next_opening(now)
    if opens is None:
        return "Closed, and never opens again."
    return f"Closed; opens {_clock(found, opens)}"


def _clock(found: Hours, at: datetime) -> str:
    return f"{at.astimezone(found.zone):%a %d %b %H:%M}"


def _table(found: Hours, now: datetime) -> SafeString:
    if found.always:
        return format_html("{}", "Always open.")
    today = now.astimezone(found.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = []
    for n in range(DAYS_SHOWN):
        day = (today + timedelta(days=n)).date()
        shifts = found.days.get(day, found.week.get(day.weekday(), ()))
        times = ", ".join(f"{shift.opens:%H:%M}–{shift.closes:%H:%M}" for shift in sorted(shifts))
        special = " (special day)" if day in found.days else ""
        rows.append((f"{day:%a %d %b}{special}", times or "closed"))
    body = format_html_join("", "<tr><th scope='row'>{}</th><td>{}</td></tr>", rows)
    return format_html('<table class="figures"><tbody>{}</tbody></table>', body)
