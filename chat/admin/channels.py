"""LINE channels. Their secrets go in and never come out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chat.admin import channel_month
from chat.admin.doctor import DoctorAdmin
from chat.models import Channel, LogEntry
from chat.models.channel import DEFAULT_SLUG
from chat.operations.save_channel import HANDOFF, SECRETS, SENDING, TIMES, TOUCHES, save_channel

_FROM_LINE = (
    "account",
    "webhook_address",
    "last_webhook",
    "bot_user_id",
    "paused_until",
    "read_refused_until",
    "created_at",
)
_MONTH = ("standing", "months")
_ON_LINES_CONSOLE = {"channel_secret": "Basic settings", "access_token": "Messaging API"}


class ChannelForm(forms.ModelForm):
    new_channel_secret = forms.CharField(
        required=False,
        strip=True,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off", "size": 50}),
    )
    new_access_token = forms.CharField(
        required=False,
        strip=True,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off", "size": 50}),
    )

    forget_access_token = forms.BooleanField(
        required=False,
        label="Forget the access token",
        help_text="From now on live on short-lived tokens, made from channel ID and secret.",
    )

    class Meta:
        model = Channel
        fields = (
            "slug",
            "name",
            "is_active",
            "line_channel_id",
            "push_guard_percent",
            *TOUCHES,
            *SENDING,
            *TIMES,
            *HANDOFF,
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, tab in _ON_LINES_CONSOLE.items():
            if f"new_{field}" in self.fields:
                state = _set_or_not(getattr(self.instance, field))
                self.fields[f"new_{field}"].help_text = (
                    f"{state}. Type a new one to replace it; empty keeps it. "
                    f"It stands on the LINE Developers Console, {tab}."
                )


@admin.register(Channel)
class ChannelAdmin(DoctorAdmin):
    form = ChannelForm
    list_display = (
        "name",
        "slug",
        "is_active",
        "secret",
        "token",
        "this_month",
        "paused_until",
        "doctor",
    )
    readonly_fields = (*_FROM_LINE, *_MONTH)

    def get_fieldsets(self, request: HttpRequest, obj: Channel | None = None) -> Any:
        secrets: dict[str, Any] = {
            "fields": (
                "line_channel_id",
                "new_channel_secret",
                "new_access_token",
                *(["forget_access_token"] if obj is not None and obj.access_token else []),
            )
        }
        if _is_mirrored(obj):
            secrets = {
                "fields": ("id_here", "secret", "token"),
                "description": "A server that starts takes these from LINE_CHANNEL_SECRET and "
                "LINE_CHANNEL_ACCESS_TOKEN or LINE_CHANNEL_ID.",
            }
        fieldsets: list[Any] = [
            (None, {"fields": ("name", "slug", "is_active")}),
            ("What customers see", {"fields": TOUCHES}),
            ("Sending", {"fields": SENDING}),
            ("When the team answers", {"fields": TIMES}),
            ("Bot and people", {"fields": HANDOFF}),
            ("As whom we come to LINE", secrets),
            ("Monthly messages", {"fields": ("push_guard_percent", *(_MONTH if obj else ()))}),
        ]
        if obj is not None:
            fieldsets.append(("What LINE needs and says", {"fields": _FROM_LINE}))
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Channel | None = None) -> Any:
        fields = [*self.readonly_fields, "id_here", "secret", "token"]
        # The slug is in LINE's settings and in every address of the channel's conversations.
        return fields if obj is None else [*fields, "slug"]

    def save_model(self, request: HttpRequest, obj: Channel, form: Any, change: bool) -> None:
        new_secrets = {
            name: form.cleaned_data.get(f"new_{name}", "")
            for name in SECRETS
            if not _is_mirrored(obj)
        }
        save_channel(
            channel=obj,
            new_secrets=new_secrets,
            actor_id=request.user.pk,
            via=LogEntry.Via.ADMIN,
            forget=("access_token",) if form.cleaned_data.get("forget_access_token") else (),
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Its conversations would go with it. Deactivate it instead.
        return False

    @admin.display(description="Channel secret")
    def secret(self, channel: Channel) -> str:
        return _set_or_not(channel.channel_secret)

    @admin.display(description="Channel access token")
    def token(self, channel: Channel) -> str:
        if not channel.makes_tokens:
            return _set_or_not(channel.access_token)
        if channel.token_error:
            return f"LINE gives none: {channel.token_error}"
        return "Short-lived, renewed by itself"

    @admin.display(description="Channel ID")
    def id_here(self, channel: Channel) -> str:
        return channel.line_channel_id or "—"

    @admin.display(description="Webhook URL")
    def webhook_address(self, channel: Channel) -> str:
        return channel.webhook_url

    @admin.display(description="Last webhook")
    def last_webhook(self, channel: Channel) -> object:
        return channel.webhook_seen_at

    @admin.display(description="Account")
    def account(self, channel: Channel) -> SafeString | str:
        if channel.bot_info_at is None:
            return "LINE has not said yet."
        picture: SafeString | str = ""
        if channel.bot_picture_url:
            picture = format_html('<img src="{}" alt="">', channel.bot_picture_url)
        return format_html(
            '<span class="line-account">{}<span>{}<br>{}</span></span>',
            picture,
            channel.bot_name,
            channel.bot_basic_id,
        )

    @admin.display(description="This month")
    def this_month(self, channel: Channel) -> SafeString | str:
        return channel_month.in_short(channel, timezone.now())

    @admin.display(description="So far")
    def standing(self, channel: Channel) -> SafeString:
        return channel_month.standing(channel, timezone.now())

    @admin.display(description="Free, pushed, saved")
    def months(self, channel: Channel) -> SafeString | str:
        return channel_month.months(channel, timezone.now())


def _set_or_not(secret: str) -> str:
    return "Set" if secret else "Not set"


def _is_mirrored(channel: Channel | None) -> bool:
    """Whether the environment decides about this channel's secrets."""
    from_environment = bool(settings.LINE_CHANNEL_SECRET or settings.LINE_CHANNEL_ACCESS_TOKEN)
    return channel is not None and channel.slug == DEFAULT_SLUG and from_environment
