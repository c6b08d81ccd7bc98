"""Canned replies that the team shares; operators keep their own in the console."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chat import access, presenters
from chat.admin_base import shortened
from chat.canned import VARIABLES
from chat.errors import ChatError
from chat.models import CannedReply, LogEntry
from chat.operations import canned_replies
from chat.operations.upload_media import upload_media


class CannedReplyForm(forms.ModelForm):
    new_file = forms.FileField(
        required=False,
        help_text="A picture, video, recording or document that goes with the text.",
    )
    remove_file = forms.BooleanField(required=False)

    class Meta:
        model = CannedReply
        fields = ("title", "shortcut", "folder", "language", "text")

    operator: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "text" in self.fields:
            names = ", ".join(f"{{{name}}}" for name in VARIABLES)
            self.fields["text"].help_text = f"{names} are filled where it is used."
            self.fields["shortcut"].help_text = "One word: /word finds it in the console."
            self.fields["language"].help_text = "en, th, ja, … (optional)"

    def clean(self) -> dict[str, Any]:
        """Everything is done here, so that what the operation refuses stands at its field."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        actor = canned_replies.Actor(self.operator, LogEntry.Via.ADMIN)
        fields: dict[str, Any] = {name: data[name] for name in canned_replies.FIELDS}
        # Django has copied the form into the instance only after this.
        stored = CannedReply.objects.filter(pk=self.instance.pk).first()
        try:
            if data.get("new_file"):
                fields["media_id"] = upload_media(
                    operator=self.operator, upload=data["new_file"]
                ).pk
            elif data.get("remove_file"):
                fields["media_id"] = None
            if stored is None:
                self.saved = canned_replies.create_canned_reply(
                    fields=fields, shared=True, actor=actor
                )
            else:
                self.saved = canned_replies.change_canned_reply(
                    reply=stored, fields=fields, actor=actor
                )
        except ChatError as error:
            at = {"media_id": "new_file", "file": "new_file"}.get(error.field or "", error.field)
            self.add_error(at if at in self.fields else None, error.message)
        return data

    def _post_clean(self) -> None:
        """The operation has checked and written it: nothing is left for Django's own validation."""


@admin.register(CannedReply)
class CannedReplyAdmin(admin.ModelAdmin):
    form = CannedReplyForm
    list_display = ("title", "slash", "folder", "language", "begins", "file", "used_count")
    list_filter = ("folder", "language")
    search_fields = ("title", "shortcut", "text")
    ordering = ("folder", "title", "pk")
    readonly_fields = ("file", "used_count", "used_at", "changed_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CannedReply]:
        # What operators keep for themselves is theirs.
        shared = super().get_queryset(request).filter(owner__isnull=True)
        return shared.select_related("media")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        what = ("title", "shortcut", "folder", "language", "text")
        if obj is None:
            return [(None, {"fields": what}), ("File", {"fields": ("new_file",)})]
        with_file = ("file", "new_file", "remove_file") if obj.media else ("new_file",)
        return [
            (None, {"fields": what}),
            ("File", {"fields": with_file}),
            ("Use", {"fields": ("used_count", "used_at", "changed_at")}),
        ]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        made: Any = super().get_form(request, obj, change, **kwargs)
        made.operator = access.operator(request.user.pk or 0)
        return made

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        return form.saved

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The form has written it."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """And there is nothing around it."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        actor = canned_replies.Actor(access.operator(request.user.pk or 0), LogEntry.Via.ADMIN)
        canned_replies.delete_canned_reply(reply=obj, actor=actor)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CannedReply]) -> None:
        for reply in queryset:
            self.delete_model(request, reply)

    @admin.display(description="Shortcut", ordering="shortcut")
    def slash(self, reply: CannedReply) -> str:
        return f"/{reply.shortcut}" if reply.shortcut else "—"

    @admin.display(description="Text")
    def begins(self, reply: CannedReply) -> str:
        return shortened(reply.text) or "—"

    @admin.display(description="File")
    def file(self, reply: CannedReply) -> SafeString | str:
        media = presenters.media_payload(reply.media)
        if media is None or media.url is None:
            return "—"
        return format_html('<a href="{}">{}</a>', media.url, media.name or media.kind)
