"""Pictures, films, recordings and files: what became of them, and another try for what failed."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from chat.admin_base import ReadOnlyAdmin
from chat.errors import ChatError
from chat.models import MediaFile
from chat.operations.settle_media import refetch_media


@admin.register(MediaFile)
class MediaFileAdmin(ReadOnlyAdmin):
    list_display = ("label", "kind", "state", "error", "content_type", "size", "created_at")
    list_filter = ("state", "kind")
    search_fields = ("name", "line_message_id")
    ordering = ("-created_at",)
    actions = ("fetch_again",)
    # Not the public address: whoever has it has the file.
    fields = (
        ("kind", "state", "error"),
        ("name", "content_type", "size"),
        ("width", "height", "duration_ms"),
        ("channel", "line_message_id", "uploaded_by"),
        ("attempts", "due_at", "created_at"),
    )

    @admin.action(description="Fetch again what LINE did not hand over", permissions=["fetch"])
    def fetch_again(self, request: HttpRequest, queryset: QuerySet[MediaFile]) -> None:
        asked = 0
        for media in queryset.order_by("created_at"):
            try:
                refetch_media(media_id=media.pk)
                asked += 1
            except ChatError as error:
                messages.warning(request, f"{media}: {error.message}")
        if asked:
            messages.success(request, f"Being fetched again: {asked}.")

    def has_fetch_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("chat.change_outboxentry")

    @admin.display(description="Name", ordering="name")
    def label(self, media: MediaFile) -> str:
        return str(media)
