"""What the law lets people ask for: all that is kept about them, and to be forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chat import threads
from chat.admin_base import ReadOnlyAdmin, pretty
from chat.models import Customer, Erasure, LogEntry, RetentionRule
from chat.operations.erase_person import erase_person
from chat.operations.export_person import export_person
from chat.operations.retention import set_days
from chat.selectors.remains import remains_of

VIA = LogEntry.Via.ADMIN


class PeopleActions(admin.ModelAdmin):
    """Actions on customers, for administrators alone."""

    @admin.action(description="Export all about the person", permissions=["person"])
    def export_person(
        self, request: HttpRequest, queryset: QuerySet[Customer]
    ) -> HttpResponseBase | None:
        customer = self._one(request, queryset)
        if customer is None:
            return None
        pieces = export_person(line_id=customer.line_id, actor_id=request.user.pk, via=VIA)
        answer = StreamingHttpResponse(_in_threads(pieces), content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="person-{customer.pk}.zip"'
        answer["Cache-Control"] = "no-store"
        return answer

    @admin.action(description="Erase the person…", permissions=["person"])
    def erase_person(
        self, request: HttpRequest, queryset: QuerySet[Customer]
    ) -> HttpResponseBase | None:
        customer = self._one(request, queryset)
        if customer is None:
            return None
        typed = request.POST.get("confirmation", "").strip()
        if "confirmation" in request.POST and typed == str(customer):
            words = [customer.line_id]
            made = erase_person(
                line_id=customer.line_id,
                actor_id=request.user.pk,
                by=request.user.get_username(),
                via=VIA,
            )
            _tell(request, made, words)
            return None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Erase a person",
            "customer": customer,
            "others": Customer.objects.filter(line_id=customer.line_id).exclude(pk=customer.pk),
            "checkbox": ACTION_CHECKBOX_NAME,
            "wrong": "confirmation" in request.POST,
        }
        return render(request, "admin/chat/customer/erase.html", context)

    def has_person_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def _one(self, request: HttpRequest, queryset: QuerySet[Customer]) -> Customer | None:
        chosen = list(queryset[:2])
        if len(chosen) == 1:
            return chosen[0]
        messages.error(request, "Choose one person.")
        return None


def _tell(request: HttpRequest, made: Erasure, words: list[str]) -> None:
    left = remains_of(words)
    link = format_html('<a href="/admin/chat/erasure/{}/change/">certificate</a>', made.pk)
    if not left:
        messages.success(
            request,
            format_html("Erased. Every table was looked through: nothing is left. The {}.", link),
        )
        return
    places = ", ".join(f"{one.table}.{one.column} ({one.rows})" for one in left)
    messages.error(request, format_html("Erased, but the id is still in {}. The {}.", places, link))


async def _in_threads(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The event loop waits neither for the database nor for the disk."""
    while (piece := await threads.run(next, pieces, None)) is not None:
        if piece:
            yield piece


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    list_display = ("id", "at", "by", "via", "pseudonym", "whole")
    search_fields = ("pseudonym", "subject", "by")
    ordering = ("-at",)
    fields = ("id", "at", "by", "via", "subject", "pseudonym", "as_json", "previous", "digest")

    @admin.display(description="Unchanged", boolean=True)
    def whole(self, erasure: Erasure) -> bool:
        return erasure.made_digest() == erasure.digest

    @admin.display(description="What was erased")
    def as_json(self, erasure: Erasure) -> SafeString:
        return pretty(erasure.counts)


class RetentionForm(forms.ModelForm):
    class Meta:
        model = RetentionRule
        fields = ("days",)


@admin.register(RetentionRule)
class RetentionAdmin(admin.ModelAdmin):
    form = RetentionForm
    list_display = ("__str__", "days", "swept_at", "removed")
    fields = ("days", "swept_at", "removed")
    readonly_fields = ("swept_at", "removed")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        set_days(kind=obj.kind, days=obj.days, actor_id=request.user.pk, via=VIA)
