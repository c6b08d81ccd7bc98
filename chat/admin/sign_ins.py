"""Where people are signed in, and what was tried to come in."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from chat.admin_base import ReadOnlyAdmin
from chat.models import LogEntry, SignIn, SignInTry
from chat.operations.sign_ins import end_sign_ins


@admin.register(SignIn)
class SignInAdmin(ReadOnlyAdmin):
    list_display = ("user", "browser_name", "address", "began_at", "last_seen_at")
    list_select_related = ("user",)
    search_fields = ("user__username", "address")
    ordering = ("-last_seen_at",)
    fields = ("user", "browser", "address", "began_at", "last_seen_at")
    actions = ("end",)

    @admin.action(description="End these sign-ins", permissions=["end"])
    def end(self, request: HttpRequest, queryset: QuerySet[SignIn]) -> None:
        count = end_sign_ins(queryset, by_id=request.user.pk, via=LogEntry.Via.ADMIN)
        self.message_user(request, f"{count} ended.", messages.SUCCESS)

    def has_end_permission(self, request: HttpRequest) -> bool:
        # Supervisors end those of whom they look after (operators.py).
        return bool(request.user.is_superuser)

    @admin.display(description="Browser")
    def browser_name(self, row: SignIn) -> str:
        return row.browser[:80] or "—"


@admin.register(SignInTry)
class SignInTryAdmin(ReadOnlyAdmin):
    """What was tried and was not right, of the last day."""

    list_display = ("at", "name", "source")
    search_fields = ("name", "source")
    ordering = ("-at",)
    fields = ("at", "name", "source")
