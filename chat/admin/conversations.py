"""Customers, their conversations and sessions: to look at."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from chat import presenters
from chat.admin.people import PeopleActions
from chat.admin.refreshing import REFRESH, refresh_all
from chat.admin_base import ReadOnlyAdmin, shortened
from chat.models import Conversation, Customer, Session


@admin.register(Customer)
class CustomerAdmin(PeopleActions, ReadOnlyAdmin):
    list_display = (
        "__str__",
        "kind",
        "language",
        "channel",
        "blocked_at",
        "barred_at",
        "created_at",
    )
    list_filter = (
        "kind",
        "channel",
        ("blocked_at", admin.EmptyFieldListFilter),
        ("barred_at", admin.EmptyFieldListFilter),
        ("profile_missing_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("channel",)
    search_fields = ("display_name", "line_id")
    ordering = ("-pk",)
    actions = ("refresh", "export_person", "erase_person")

    @admin.action(description=REFRESH, permissions=["refresh"])
    def refresh(self, request: HttpRequest, queryset: QuerySet[Customer]) -> None:
        refresh_all(request, Conversation.objects.filter(customer__in=queryset))

    def has_refresh_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("chat.change_outboxentry")


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    list_display = ("customer", "channel", "state", "last", "last_activity_at", "in_console")
    list_filter = ("channel", "chat_mode", "customer__kind")
    list_select_related = ("customer", "channel", "last_message")
    search_fields = ("customer__display_name", "customer__line_id")
    ordering = ("-last_activity_at", "-pk")
    actions = ("refresh",)
    fields = (
        "customer",
        "channel",
        "state",
        "chat_mode",
        "seq",
        "rev",
        "incoming_count",
        "last_activity_at",
        "created_at",
        "in_console",
        "in_messages",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conversation]:
        sessions = Session.objects.filter(status__in=Session.OPEN)
        return (
            super()
            .get_queryset(request)
            .prefetch_related(
                Prefetch(
                    "sessions",
                    sessions.select_related("operator__operator"),
                    to_attr="open_sessions",
                )
            )
        )

    @admin.action(description=REFRESH, permissions=["refresh"])
    def refresh(self, request: HttpRequest, queryset: QuerySet[Conversation]) -> None:
        refresh_all(request, queryset)

    def has_refresh_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("chat.change_outboxentry")

    @admin.display(description="Session")
    def state(self, conversation: Any) -> str:
        if not conversation.open_sessions:
            return "—"
        (session,) = conversation.open_sessions
        holder = presenters.name_of(session.operator)
        status = str(session.get_status_display())
        if session.snoozed_until:
            until = date_format(localtime(session.snoozed_until), "DATETIME_FORMAT")
            status = f"{status}, snoozed until {until}"
        return f"{status}, {holder}" if holder else status

    @admin.display(description="Last message")
    def last(self, conversation: Conversation) -> str:
        return shortened(conversation.last_message.content) if conversation.last_message else "—"

    @admin.display(description="Console")
    def in_console(self, conversation: Conversation) -> SafeString:
        query = urlencode({"view": "all", "c": conversation.address})
        return format_html('<a href="/admin/live-chat/?{}">Open</a>', query)

    @admin.display(description="Messages")
    def in_messages(self, conversation: Conversation) -> SafeString:
        return format_html(
            '<a href="/admin/chat/message/?conversation__id__exact={}">Show</a>', conversation.pk
        )


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_display = (
        "customer",
        "status",
        "operator",
        "opened_at",
        "claimed_at",
        "snoozed_until",
        "closed_at",
    )
    list_filter = (
        "status",
        "conversation__channel",
        ("snoozed_until", admin.EmptyFieldListFilter),
    )
    list_select_related = ("conversation__customer", "operator")
    search_fields = ("conversation__customer__display_name", "operator__username")
    ordering = ("-pk",)

    @admin.display(ordering="conversation__customer__display_name")
    def customer(self, session: Session) -> str:
        return str(session.conversation.customer)
