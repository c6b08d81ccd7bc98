"""Notes among colleagues: to look at, and to delete."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from chat import access, presenters
from chat.admin_base import ReadOnlyAdmin, shortened
from chat.models import LogEntry, Note
from chat.operations.notes import delete_note


@admin.register(Note)
class NoteAdmin(ReadOnlyAdmin):
    list_display = ("begins", "customer", "written_by", "created_at", "edited_at", "deleted_at")
    list_filter = (("deleted_at", admin.EmptyFieldListFilter), "conversation__channel")
    list_select_related = ("conversation__customer", "author__operator")
    search_fields = ("text", "conversation__customer__display_name")
    ordering = ("-pk",)
    actions = ("delete_them",)
    fields = ("conversation", "author", "text", "created_at", "edited_at", "deleted_at", "rev")

    @admin.action(description="Delete: their text goes for everybody", permissions=["delete_them"])
    def delete_them(self, request: HttpRequest, queryset: QuerySet[Note]) -> None:
        operator = access.operator(request.user.pk or 0)
        notes = list(queryset.filter(deleted_at__isnull=True))
        for note in notes:
            delete_note(note=note, operator=operator, via=LogEntry.Via.ADMIN)
        messages.success(request, f"Deleted: {len(notes)}.")

    def has_delete_them_permission(self, request: HttpRequest) -> bool:
        return self.may_change(request)

    @admin.display(description="Text")
    def begins(self, note: Note) -> str:
        return shortened(note.text) or "(deleted)"

    @admin.display(ordering="conversation__customer__display_name")
    def customer(self, note: Note) -> str:
        return str(note.conversation.customer)

    @admin.display(description="By", ordering="author__operator__display_name")
    def written_by(self, note: Note) -> str:
        return presenters.name_of(note.author) or "—"
