"""What the team promises, and what was broken."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chat import presenters
from chat.admin_base import ReadOnlyAdmin
from chat.errors import ValidationError
from chat.hours import Hours
from chat.models import Channel, Deadline, LogEntry, ServiceLevel
from chat.operations.save_service_level import (
    TARGETS,
    check_service_level,
    delete_service_level,
    save_service_level,
)
from chat.selectors import hours

VIA = LogEntry.Via.ADMIN
WORDS = {
    "claim_minutes": "is to be claimed by",
    "response_minutes": "is to be answered by",
    "resolution_minutes": "is to be closed by",
}


class ServiceLevelForm(forms.ModelForm):
    class Meta:
        model = ServiceLevel
        fields = ("channel", *TARGETS, "warn_percent", "supervisors_after_minutes")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        proposed = ServiceLevel(pk=self.instance.pk, **data)
        try:
            check_service_level(proposed)
        except ValidationError as error:
            self.add_error(error.field, error.message)
        return data


@admin.register(ServiceLevel)
class ServiceLevelAdmin(admin.ModelAdmin):
    form = ServiceLevelForm
    list_display = ("__str__", *TARGETS, "warn_percent")
    list_select_related = ("channel",)
    readonly_fields = ("examples",)

    def get_fields(self, request: HttpRequest, obj: ServiceLevel | None = None) -> Any:
        fields = ServiceLevelForm.Meta.fields
        return (*fields, "examples") if obj is not None else fields

    def save_model(self, request: HttpRequest, obj: ServiceLevel, form: Any, change: bool) -> None:
        save_service_level(level=obj, actor_id=request.user.pk, via=VIA)

    def delete_model(self, request: HttpRequest, obj: ServiceLevel) -> None:
        delete_service_level(level=obj, actor_id=request.user.pk, via=VIA)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ServiceLevel]) -> None:
        for level in queryset:
            self.delete_model(request, level)

    @admin.display(description="What that means")
    def examples(self, level: ServiceLevel) -> SafeString:
        """Of a message now, and of one ten minutes before the team goes home."""
        channel = level.channel or Channel.objects.select_related("schedule").first()
        found = hours.of_channel(channel) if channel else hours.ALWAYS
        rows = [(line,) for line in in_words(level, found, timezone.now())]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", rows))


def in_words(level: ServiceLevel, found: Hours, now: datetime) -> list[str]:
    """“A message of Fri 27 Nov 17:50 is to be answered by Mon 30 Nov 09:20”, by the team's
    clock."""
    moments = [now]
    closing = found.closing(found.next_opening(now) or now)
    if closing is not None:
        moments.append(closing - timedelta(minutes=10))
    said = []
    for at in moments:
        for target, verb in WORDS.items():
            minutes = getattr(level, target)
            due = found.after(at, 60 * minutes) if minutes else None
            if due is not None:
                said.append(f"A message of {_clock(found, at)} {verb} {_clock(found, due)}.")
    return said


def _clock(found: Hours, at: datetime) -> str:
    return f"{at.astimezone(found.zone):%a %d %b %H:%M}"


@admin.register(Deadline)
class DeadlineAdmin(ReadOnlyAdmin):
    list_display = ("customer", "kind", "outcome", "due_at", "done_at", "held_by")
    list_filter = ("kind", "kept", "session__conversation__channel")
    list_select_related = (
        "session__conversation__customer",
        "session__operator__operator",
        "operator__operator",
    )
    search_fields = ("session__conversation__customer__display_name",)
    ordering = ("-due_at", "-pk")
    fields = ("session", "kind", "started_at", "due_at", "done_at", "kept", "decided_at", "held_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deadline]:
        found: QuerySet[Deadline] = super().get_queryset(request)
        return found.select_related(*self.list_select_related)

    @admin.display(ordering="session__conversation__customer__display_name")
    def customer(self, deadline: Deadline) -> str:
        return str(deadline.session.conversation.customer)

    @admin.display(description="Kept", ordering="kept")
    def outcome(self, deadline: Deadline) -> str:
        if deadline.kept is None:
            return "Given up" if deadline.done_at else "Open"
        return "Kept" if deadline.kept else "Broken"

    @admin.display(description="With")
    def held_by(self, deadline: Deadline) -> str:
        undecided = deadline.kept is None
        holder = deadline.session.operator if undecided else deadline.operator
        return presenters.name_of(holder) or "nobody"
