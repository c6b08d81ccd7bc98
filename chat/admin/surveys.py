"""What customers thought of their conversations."""

from __future__ import annotations

from django.contrib import admin

from chat import presenters
from chat.admin_base import ReadOnlyAdmin, shortened
from chat.models import Survey


@admin.register(Survey)
class SurveyAdmin(ReadOnlyAdmin):
    list_display = ("stars", "customer", "served_by", "why", "asked_at", "answered_at")
    list_filter = ("rating", "session__conversation__channel")
    list_select_related = (
        "comment",
        "session__conversation__customer",
        "session__operator__operator",
    )
    search_fields = ("comment__content", "session__conversation__customer__display_name")
    ordering = ("-pk",)
    fields = ("session", "rating", "comment", "asked_at", "answered_at", "expires_at")

    @admin.display(description="Rating", ordering="rating")
    def stars(self, survey: Survey) -> str:
        return f"{survey.rating} {'★' * survey.rating}" if survey.rating else "No answer"

    @admin.display(ordering="session__conversation__customer__display_name")
    def customer(self, survey: Survey) -> str:
        return str(survey.session.conversation.customer)

    @admin.display(description="Served by", ordering="session__operator__operator__display_name")
    def served_by(self, survey: Survey) -> str:
        return presenters.name_of(survey.session.operator) or "—"

    @admin.display(description="Comment")
    def why(self, survey: Survey) -> str:
        return shortened(survey.comment.content) if survey.comment else "—"
