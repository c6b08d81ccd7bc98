"""Automatic messages: what is said by itself, when, and how it would look."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from chat.admin_base import pre, shortened
from chat.canned import filled
from chat.errors import ValidationError
from chat.models import AutoMessage, LogEntry
from chat.operations.save_auto_message import (
    check_auto_message,
    delete_auto_message,
    save_auto_message,
)
from chat.selectors.auto_messages import VARIABLES
from chat.wording import moment, wait

VIA = LogEntry.Via.ADMIN


class AutoMessageForm(forms.ModelForm):
    class Meta:
        model = AutoMessage
        fields = ("kind", "channel", "language", "text", "is_enabled")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "text" in self.fields:
            self.fields["text"].help_text = " ".join(
                f"{kind.label.partition(':')[0]}: {', '.join(f'{{{name}}}' for name in names)}."
                for kind, names in VARIABLES.items()
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "kind" in data and "text" in data:
            try:
                check_auto_message(kind=data["kind"], text=data["text"])
            except ValidationError as error:
                self.add_error(error.field, error.message)
        return data


@admin.register(AutoMessage)
class AutoMessageAdmin(admin.ModelAdmin):
    form = AutoMessageForm
    list_display = ("kind", "language_name", "channel", "is_enabled", "begins")
    list_filter = ("kind", "is_enabled", "channel")
    list_select_related = ("channel",)
    actions = ("switch_on", "switch_off")
    readonly_fields = ("preview",)
    fields = ("kind", "channel", "language", "text", "is_enabled", "preview")

    def save_model(self, request: HttpRequest, obj: AutoMessage, form: Any, change: bool) -> None:
        save_auto_message(message=obj, actor_id=request.user.pk, via=VIA)

    def delete_model(self, request: HttpRequest, obj: AutoMessage) -> None:
        delete_auto_message(message=obj, actor_id=request.user.pk, via=VIA)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[AutoMessage]) -> None:
        for message in queryset:
            self.delete_model(request, message)

    @admin.action(description="Switch on", permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[AutoMessage]) -> None:
        self._switch(request, queryset, True)

    @admin.action(description="Switch off", permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[AutoMessage]) -> None:
        self._switch(request, queryset, False)

    @admin.display(description="Language", ordering="language")
    def language_name(self, message: AutoMessage) -> str:
        return message.get_language_display()

    @admin.display(description="Text")
    def begins(self, message: AutoMessage) -> str:
        return shortened(message.text)

    @admin.display(description="For example")
    def preview(self, message: AutoMessage) -> SafeString | str:
        return pre(filled(message.text, _example(message.language))) if message.pk else "—"

    def _switch(self, request: HttpRequest, queryset: QuerySet[AutoMessage], on: bool) -> None:
        changed = [message for message in queryset if message.is_enabled != on]
        for message in changed:
            message.is_enabled = on
            save_auto_message(message=message, actor_id=request.user.pk, via=VIA)
        messages.success(request, f"{len(changed)} switched {'on' if on else 'off'}.")


def _example(language: str) -> dict[str, str]:
    zone = ZoneInfo("Asia/Bangkok")
    return {
        "customer_name": {"th": "นก", "ja": "優衣"}.get(language, "Emma"),
        "channel_name": "Example shop",
        "operator_name": "alice",
        "position": "3",
        "wait": wait(300, language),
        "opens": moment(datetime(2027, 1, 4, 9, tzinfo=zone), zone, language),
    }
