"""Further addresses for LINE's webhooks, and what was delivered to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from chat.outward.admin import CallAdmin, TargetAdmin
from webhooks.models import RelayDelivery, RelayTarget


class RelayForm(forms.ModelForm):
    class Meta:
        model = RelayTarget
        fields = ("name", "channel", "url", "is_enabled")
        widgets = {"url": forms.URLInput(attrs={"size": 70})}


@admin.register(RelayTarget)
class RelayTargetAdmin(TargetAdmin):
    form = RelayForm
    what = "relay"
    list_display = ("name", "channel", "url", "is_enabled", "health", "waiting")
    list_filter = ("channel",)
    list_select_related = ("channel",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        told: list[Any] = [(None, {"fields": ("name", "channel", "url", "is_enabled")})]
        return [*told, ("How it goes", {"fields": self.health_fields})] if obj else told


@admin.register(RelayDelivery)
class RelayDeliveryAdmin(CallAdmin):
    what = "relay"
    list_display = ("id", "target", "state", "attempts", "outcome", "queued_at", "finished_at")
    list_filter = ("state", "target")
    search_fields = ("error", "order_key")
    fields = (
        ("target", "state"),
        ("request", "order_key"),
        ("attempts", "queued_at", "due_at", "finished_at"),
        ("status", "milliseconds"),
        ("answer", "error"),
    )
