"""The audit log: who did what, when, and by which door."""

from __future__ import annotations

from django.contrib import admin
from django.utils.safestring import SafeString

from chat.admin_base import ReadOnlyAdmin, pretty
from chat.models import LogEntry


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "action", "actor", "via", "customer", "in_short")
    list_filter = ("via", "action")
    list_select_related = ("actor", "conversation__customer")
    search_fields = ("action", "actor__username", "conversation__customer__display_name")
    ordering = ("-pk",)
    fields = ("at", "action", "actor", "via", "conversation", "session", "as_json")

    @admin.display(ordering="conversation__customer__display_name")
    def customer(self, entry: LogEntry) -> str:
        return str(entry.conversation.customer) if entry.conversation else "—"

    @admin.display(description="Detail")
    def in_short(self, entry: LogEntry) -> str:
        return ", ".join(f"{key}: {value}" for key, value in entry.detail.items()) or "—"

    @admin.display(description="Detail")
    def as_json(self, entry: LogEntry) -> SafeString:
        return pretty(entry.detail)
