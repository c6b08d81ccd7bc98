"""Messages: to look at, and to retry where they failed."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from chat import presenters
from chat.admin.resending import RETRY, resend_all
from chat.admin_base import ReadOnlyAdmin, pretty, shortened
from chat.models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("text", "customer", "sender", "message_type", "status", "reason", "created_at")
    list_filter = ("direction", "status", "reason", "message_type", "sender_role")
    list_select_related = ("conversation__customer", "operator__operator")
    search_fields = ("content", "conversation__customer__display_name", "line_request_id")
    ordering = ("-pk",)
    actions = ("retry",)
    fields = (
        ("conversation", "session"),
        ("direction", "sender_role", "operator"),
        "message_type",
        "content",
        "as_json",
        ("status", "reason", "free"),
        ("created_at", "occurred_at", "sent_at"),
        ("line_message_id", "line_request_id"),
        ("seq", "rev", "temp_id"),
    )

    @admin.action(description=RETRY, permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        resend_all(request, queryset.order_by("pk").values_list("pk", flat=True))

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("chat.change_outboxentry")

    @admin.display(description="Text")
    def text(self, message: Message) -> str:
        return shortened(message.content) or f"({message.message_type})"

    @admin.display(ordering="conversation__customer__display_name")
    def customer(self, message: Message) -> str:
        return str(message.conversation.customer)

    @admin.display(ordering="sender_role")
    def sender(self, message: Message) -> str:
        return presenters.name_of(message.operator) or message.get_sender_role_display()

    @admin.display(description="LINE's fields")
    def as_json(self, message: Message) -> SafeString | str:
        return "—" if message.payload is None else pretty(message.payload)
