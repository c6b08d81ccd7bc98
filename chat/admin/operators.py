"""The people of the team: user, profile and tokens on one page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from chat.admin.operator_forms import AddOperatorForm, ChangeOperatorForm
from chat.models import LogEntry, OperatorProfile
from chat.operations import second_factor
from chat.operations.change_operator import change_operator, revoke_tokens, set_password
from chat.operations.create_operator import create_operator
from chat.operations.set_operator_picture import set_operator_picture
from chat.operations.sign_in_tries import unlock
from chat.operations.sign_ins import end_sign_ins, of_user

VIA = LogEntry.Via.ADMIN
_ABOUT_CHANNELS = (
    "Of another channel there is nothing for this person: no conversation, no figure, no file. "
    "What they hold there goes back to the queue. Supervisors and administrators work on all."
)
_ABOUT_PASSWORDS = "Empty keeps the old one. A new one ends their sessions; their tokens stay."


@admin.register(OperatorProfile)
class OperatorAdmin(admin.ModelAdmin):
    list_display = ("display_name", "username", "role", "works_on", "is_active", "last_login")
    list_filter = ("role", "user__is_active")
    search_fields = ("display_name", "user__username")
    list_select_related = ("user",)
    ordering = ("display_name", "pk")
    actions = ("unlock", "end_sign_ins", "remove_second_factor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OperatorProfile]:
        return super().get_queryset(request).prefetch_related("channels")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        # The form says what this person may do; saving it goes through the operations.
        base = AddOperatorForm if obj is None else ChangeOperatorForm
        return type(base.__name__, (base,), {"by": request.user})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        passwords = ("password", "password_again")
        if obj is None:
            return [(None, {"fields": ("username", "display_name", "role", *passwords)})]
        return [
            (None, {"fields": ("username", "display_name", "role", "is_active")}),
            ("Channels", {"fields": ("all_channels", "channels"), "description": _ABOUT_CHANNELS}),
            ("Picture", {"fields": _picture_fields(obj)}),
            ("New password", {"fields": passwords, "description": _ABOUT_PASSWORDS}),
            ("Tokens", {"fields": ("revoke",)}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else ("username", "picture_now")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        is_administrator = obj is not None and obj.role == OperatorProfile.Role.ADMINISTRATOR
        return allowed and (bool(request.user.is_superuser) or not is_administrator)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Their messages and sessions stay, and name them. Deactivate them instead.
        return False

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        data, by_id = form.cleaned_data, request.user.pk
        if not change:
            return create_operator(
                username=data["username"],
                password=data["password"],
                role=data["role"],
                display_name=data["display_name"],
                actor_id=by_id,
                via=VIA,
            )
        operator = change_operator(
            operator=form.instance,
            role=data["role"],
            display_name=data["display_name"],
            is_active=data["is_active"],
            channels=None if data["all_channels"] else [channel.pk for channel in data["channels"]],
            by_id=by_id,
            by_administrator=request.user.is_superuser,
            via=VIA,
        )
        if data["password"]:
            set_password(operator=operator, password=data["password"], by_id=by_id, via=VIA)
        if data["picture_file"] or data.get("remove_picture"):
            set_operator_picture(
                operator=operator, picture=data["picture_file"], by_id=by_id, via=VIA
            )
        if data["revoke"]:
            revoke_tokens(operator=operator, token_keys=data["revoke"], by_id=by_id, via=VIA)
        return operator

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """`save_form` has written it."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """And there is nothing around it."""

    @admin.action(description="Let them try to sign in again", permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[OperatorProfile]) -> None:
        for operator in self._mine(request, queryset):
            unlock(user=operator.user, by_id=request.user.pk, via=VIA)
            self.message_user(request, f"{operator} can try again.", messages.SUCCESS)

    @admin.action(description="Sign them out everywhere", permissions=["change"])
    def end_sign_ins(self, request: HttpRequest, queryset: QuerySet[OperatorProfile]) -> None:
        for operator in self._mine(request, queryset):
            count = end_sign_ins(of_user(operator.user), by_id=request.user.pk, via=VIA)
            self.message_user(request, f"{operator}: {count} ended.", messages.SUCCESS)

    @admin.action(description="Take their second step off", permissions=["change"])
    def remove_second_factor(
        self, request: HttpRequest, queryset: QuerySet[OperatorProfile]
    ) -> None:
        for operator in self._mine(request, queryset):
            there = second_factor.remove(user=operator.user, by_id=request.user.pk, via=VIA)
            said = "has a password only now." if there else "had no second step."
            self.message_user(request, f"{operator} {said}", messages.SUCCESS)

    def _mine(
        self, request: HttpRequest, queryset: QuerySet[OperatorProfile]
    ) -> Iterator[OperatorProfile]:
        """Those of the chosen whom this person may change; of the others it is said."""
        for operator in queryset:
            if self.has_change_permission(request, operator):
                yield operator
            else:
                self.message_user(
                    request, f"Only administrators may do this to {operator}.", messages.ERROR
                )

    @admin.display(description="Picture")
    def picture_now(self, operator: OperatorProfile) -> str:
        return format_html(
            '<img src="{}" width="64" height="64" alt="{}">',
            f"/media/{operator.picture.public_token}/original" if operator.picture else "",
            operator.display_name,
        )

    @admin.display(description="Sign-in name", ordering="user__username")
    def username(self, operator: OperatorProfile) -> str:
        return operator.user.username

    @admin.display(description="Channels")
    def works_on(self, operator: OperatorProfile) -> str:
        if operator.all_channels:
            return "all"
        return ", ".join(channel.name for channel in operator.channels.all())

    @admin.display(description="Active", boolean=True, ordering="user__is_active")
    def is_active(self, operator: OperatorProfile) -> bool:
        return operator.user.is_active

    @admin.display(description="Last sign-in", ordering="user__last_login")
    def last_login(self, operator: OperatorProfile) -> Any:
        return operator.user.last_login


def _picture_fields(operator: OperatorProfile) -> tuple[str, ...]:
    if operator.picture is None:
        return ("picture_file",)
    return ("picture_now", "picture_file", "remove_picture")
