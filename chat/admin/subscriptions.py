"""Outgoing webhooks and what was delivered. A secret is shown once, when it is made."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString

from chat.admin_base import pretty
from chat.models import LogEntry, WebhookDelivery, WebhookSubscription
from chat.operations.subscriptions import ping, renew_secret
from chat.outward.admin import CallAdmin, TargetAdmin

_KINDS = [one for one in WebhookSubscription.Kind.choices if one[0] != "ping"]


class SubscriptionForm(forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label="Events", choices=_KINDS, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = WebhookSubscription
        fields = ("name", "url", "is_enabled", "kinds", "channels")
        widgets = {
            "url": forms.URLInput(attrs={"size": 70}),
            "channels": forms.CheckboxSelectMultiple,
        }


@admin.register(WebhookSubscription)
class SubscriptionAdmin(TargetAdmin):
    form = SubscriptionForm
    what = "webhook"
    list_display = ("name", "url", "events", "is_enabled", "health", "waiting")
    actions = ("send_test", "new_secret")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        told: list[Any] = [(None, {"fields": ("name", "url", "is_enabled", "kinds", "channels")})]
        return [*told, ("How it goes", {"fields": self.health_fields})] if obj else told

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._show(request, obj, obj.secret_to_show)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        made: Any = super().get_form(request, obj, change, **kwargs)
        if "channels" in made.base_fields:
            # A channel is not made by the way.
            made.base_fields["channels"].widget.can_add_related = False
        return made

    @admin.action(description="Send a test", permissions=["change"])
    def send_test(self, request: HttpRequest, queryset: QuerySet[WebhookSubscription]) -> None:
        for one in queryset:
            ping(one)
        messages.success(request, "It leaves within a second; “Webhook deliveries” says more.")

    @admin.action(description="Make a new secret", permissions=["change"])
    def new_secret(
        self, request: HttpRequest, queryset: QuerySet[WebhookSubscription]
    ) -> HttpResponse | None:
        chosen = list(queryset)
        if len(chosen) != 1:
            messages.error(request, "Choose one: its new secret is shown once.")
            return None
        secret = renew_secret(
            subscription=chosen[0], actor_id=request.user.pk, via=LogEntry.Via.ADMIN
        )
        return self._show(request, chosen[0], secret)

    def _show(
        self, request: HttpRequest, subscription: WebhookSubscription, secret: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "The secret of this webhook",
            "subscription": subscription,
            "secret": secret,
        }
        answer = TemplateResponse(request, "admin/chat/webhooksubscription/secret.html", context)
        answer["Cache-Control"] = "no-store"
        return answer

    @admin.display(description="Events")
    def events(self, subscription: WebhookSubscription) -> str:
        return ", ".join(subscription.kinds)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(CallAdmin):
    what = "webhook"
    list_display = (
        "id",
        "kind",
        "target",
        "state",
        "attempts",
        "outcome",
        "queued_at",
        "finished_at",
    )
    list_filter = ("state", "kind", "target")
    search_fields = ("event_id", "error")
    fields = (
        ("target", "kind", "state"),
        ("event_id", "order_key"),
        ("attempts", "queued_at", "due_at", "finished_at"),
        ("status", "milliseconds"),
        ("answer", "error"),
        "as_json",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookDelivery]:
        rows: QuerySet[WebhookDelivery] = super().get_queryset(request)
        match = getattr(request, "resolver_match", None)
        return rows.defer("body") if match and match.url_name.endswith("changelist") else rows

    @admin.display(description="Body")
    def as_json(self, delivery: WebhookDelivery) -> SafeString | str:
        if not delivery.body:
            return "Taken back or erased"
        return pretty(json.loads(delivery.body))
