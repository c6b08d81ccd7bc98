"""Tags: named, coloured, merged and deleted by supervisors; operators put them on conversations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chat import access
from chat.errors import ChatError
from chat.models import LogEntry, Tag
from chat.operations.tags import delete_tag, merge_tags, save_tag
from chat.selectors import tags

VIA = LogEntry.Via.ADMIN


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ("name", "color")

    operator: Any = None

    def clean(self) -> dict[str, Any]:
        """Everything is done here, so that what the operation refuses stands at its field."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        stored = Tag.objects.filter(pk=self.instance.pk).first()
        try:
            self.saved = save_tag(
                tag=stored,
                name=data["name"],
                color=data["color"],
                operator=self.operator,
                via=VIA,
            )
        except ChatError as error:
            self.add_error(error.field if error.field in self.fields else None, error.message)
        return data

    def _post_clean(self) -> None:
        """The operation has checked and written it: nothing is left for Django's own validation."""


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    form = TagForm
    list_display = ("name", "swatch", "used", "created_by", "created_at")
    list_select_related = ("created_by",)
    search_fields = ("name", "key")
    fields = ("name", "color")
    ordering = ("key",)
    actions = ("merge",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return tags.counted()

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

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        delete_tag(tag=obj, operator=access.operator(request.user.pk or 0), via=VIA)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        for tag in queryset:
            self.delete_model(request, tag)

    @admin.action(description="Merge into one…", permissions=["delete"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Tag]) -> HttpResponse | None:
        """Asks first which one stays."""
        chosen = list(queryset)
        if len(chosen) < 2:
            messages.warning(request, "Choose two tags or more.")
            return None
        into = next((tag for tag in chosen if str(tag.pk) == request.POST.get("into")), None)
        if into is not None:
            operator = access.operator(request.user.pk or 0)
            count = merge_tags(into=into, others=chosen, operator=operator, via=VIA)
            messages.success(request, f"Merged into {into.name}: {count} conversations changed.")
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Merge tags",
            "tags": chosen,
            "opts": self.model._meta,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return render(request, "admin/chat/tag/merge.html", context)

    @admin.display(description="Color", ordering="color")
    def swatch(self, tag: Tag) -> SafeString:
        return format_html('<span class="swatch" data-color="{}">{}</span>', tag.color, tag.color)

    @admin.display(description="Conversations", ordering="used")
    def used(self, tag: Any) -> int:
        return int(tag.used)
