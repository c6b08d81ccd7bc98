"""The action "Get names and pictures from LINE again"."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest

from chat.models import Conversation, LogEntry
from chat.operations.refresh_profile import refresh_profile

REFRESH = "Get names and pictures from LINE again"


def refresh_all(request: HttpRequest, found: QuerySet[Conversation]) -> None:
    """Each in its own transaction."""
    pks = list(found.order_by("pk").values_list("pk", flat=True))
    for pk in pks:
        refresh_profile(conversation_id=pk, actor_id=request.user.pk or 0, via=LogEntry.Via.ADMIN)
    messages.success(request, f"LINE is being asked about {len(pks)}.")
