"""The audit log: who did what, when, from where, and by which door."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from chat import threads
from chat.admin_base import ReadOnlyAdmin, pretty
from chat.models import LogEntry
from chat.text import spreadsheet_cell

AT_ONCE = 1_000
COLUMNS = ("at", "action", "actor", "via", "address", "conversation", "detail")
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}


class ActionFilter(admin.SimpleListFilter):
    """By what the actions are about: Django would go through all lines for what they are called."""

    title = "what it is about"
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        names = (
            *("session", "message", "note", "tag", "customer", "person", "transcript", "figures"),
            *("operator", "sign_in", "second_factor", "token", "channel", "auto_message"),
            *("schedule", "service_level", "canned_reply", "webhook", "relay", "retention", "keys"),
        )
        return [(name, name.replace("_", " ").capitalize()) for name in names]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        about = self.value()
        if about is None:
            return queryset
        return queryset.filter(Q(action=about) | Q(action__startswith=f"{about}."))


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    change_list_template = "admin/chat/logentry/change_list.html"
    list_display = ("at", "action", "actor", "via", "address", "customer", "in_short")
    list_filter = ("via", ActionFilter)
    list_select_related = ("actor", "conversation__customer")
    search_fields = (
        "=action",
        "=address",
        "=actor__username",
        "conversation__customer__display_name",
    )
    ordering = ("-pk",)
    fields = ("at", "action", "actor", "via", "address", "conversation", "session", "as_json")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name="chat_logentry_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """All that the list shows with these filters, the oldest first; `format` csv or jsonl.

        That it was taken out stands in the log itself, before the first byte leaves.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.copy()
        form = asked.pop("format", ["csv"])[-1]
        if form not in TYPES:
            return HttpResponse("format must be csv or jsonl.", status=400)
        request.GET = asked  # type: ignore[assignment]  # the list knows no format
        rows = self.get_changelist_instance(request).get_queryset(request)
        LogEntry.objects.create(
            actor_id=request.user.pk,
            action="log.exported",
            via=LogEntry.Via.ADMIN,
            detail={"format": form, "filter": asked.urlencode()[:500]},
        )
        answer = StreamingHttpResponse(_pieces(rows, form), content_type=TYPES[form])
        answer["Content-Disposition"] = f'attachment; filename="audit-log.{form}"'
        answer["Cache-Control"] = "no-store"
        return answer

    @admin.display(ordering="conversation__customer__display_name")
    def customer(self, entry: LogEntry) -> str:
        return str(entry.conversation.customer) if entry.conversation else "—"

    @admin.display(description="Detail")
    def in_short(self, entry: LogEntry) -> str:
        return ", ".join(f"{key}: {value}" for key, value in entry.detail.items()) or "—"

    @admin.display(description="Detail")
    def as_json(self, entry: LogEntry) -> SafeString:
        return pretty(entry.detail)


async def _pieces(rows: QuerySet[LogEntry], form: str) -> AsyncIterator[bytes]:
    """Page by page after the last key: memory is that of one page, however long the log is."""
    if form == "csv":
        # By the mark spreadsheets know that it is UTF-8.
        yield b"\xef\xbb\xbf" + _as_csv([dict(zip(COLUMNS, COLUMNS, strict=True))])
    after = 0
    while some := await threads.run(_page, rows, after):
        after = some[-1][0]
        lines = [line for _, line in some]
        yield _as_csv(lines) if form == "csv" else b"".join(_as_json(lines))


def _page(rows: QuerySet[LogEntry], after: int) -> list[tuple[int, dict[str, Any]]]:
    columns = ("at", "action", "actor__username", "via", "address", "conversation_id", "detail")
    found = rows.filter(pk__gt=after).order_by("pk").values_list("pk", *columns)[:AT_ONCE]
    return [
        (pk, dict(zip(COLUMNS, (at.isoformat(), *more), strict=True))) for pk, at, *more in found
    ]


def _as_json(lines: list[dict[str, Any]]) -> Iterator[bytes]:
    for line in lines:
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _as_csv(lines: list[dict[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for line in lines:
        detail = line["detail"]
        shown = detail if isinstance(detail, str) else json.dumps(detail, ensure_ascii=False)
        cells = {**line, "detail": shown}
        writer.writerow(
            spreadsheet_cell("" if value is None else str(value)) for value in cells.values()
        )
    return text.getvalue().encode()
