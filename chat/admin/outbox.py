"""What is on its way to LINE, what became of it and why; with retry."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from chat.admin.resending import RETRY, resend_all
from chat.admin_base import ReadOnlyAdmin, pretty, shortened
from chat.models import Delivery, Message, OutboxEntry


@admin.register(OutboxEntry)
class OutboxEntryAdmin(ReadOnlyAdmin):
    list_display = ("text", "customer", "status", "reason", "kind", "attempts", "created_at")
    list_filter = ("message__status", "message__reason", "delivery__kind")
    list_select_related = ("message", "conversation__customer", "delivery")
    search_fields = ("message__content", "conversation__customer__display_name")
    ordering = ("-pk",)
    actions = ("retry",)

    @admin.action(description=RETRY, permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[OutboxEntry]) -> None:
        resend_all(request, queryset.order_by("pk").values_list("message", flat=True))

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return self.may_change(request)

    @admin.display(description="Text")
    def text(self, entry: OutboxEntry) -> str:
        return shortened(entry.message.content) or f"({entry.message.message_type})"

    @admin.display(ordering="conversation__customer__display_name")
    def customer(self, entry: OutboxEntry) -> str:
        return str(entry.conversation.customer)

    @admin.display(ordering="message__status")
    def status(self, entry: OutboxEntry) -> str:
        return str(entry.message.get_status_display())

    @admin.display(ordering="message__reason")
    def reason(self, entry: OutboxEntry) -> str:
        return entry.message.reason or "—"

    @admin.display(description="Reply or push")
    def kind(self, entry: OutboxEntry) -> str:
        return str(entry.delivery.get_kind_display()) if entry.delivery else "—"

    @admin.display(description="Tries")
    def attempts(self, entry: OutboxEntry) -> int:
        return entry.delivery.attempts if entry.delivery else 0


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("id", "customer", "kind", "state", "attempts", "why", "due_at", "finished_at")
    list_filter = ("state", "kind")
    list_select_related = ("conversation__customer",)
    search_fields = ("conversation__customer__display_name", "line_request_id", "retry_key")
    ordering = ("-pk",)
    actions = ("retry",)
    # Not the reply token itself: whoever has it can answer in our name.
    fields = (
        "conversation",
        ("kind", "state", "attempts"),
        "error",
        "as_json",
        ("retry_key", "line_request_id"),
        ("created_at", "first_tried_at", "due_at", "finished_at"),
        ("leased_until", "leased_by"),
    )

    @admin.action(description=RETRY, permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        found = Message.objects.filter(outbox_entry__delivery__in=queryset)
        resend_all(request, found.order_by("pk").values_list("pk", flat=True))

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return self.may_change(request)

    @admin.display(ordering="conversation__customer__display_name")
    def customer(self, delivery: Any) -> str:
        return str(delivery.conversation.customer)

    @admin.display(description="Reason", ordering="error")
    def why(self, delivery: Delivery) -> str:
        return shortened(delivery.error) or "—"

    @admin.display(description="Messages, as sent")
    def as_json(self, delivery: Delivery) -> SafeString:
        return pretty(delivery.body)
