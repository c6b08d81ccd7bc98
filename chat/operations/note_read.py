"""That somebody took out what is kept here: a transcript, an export."""

from __future__ import annotations

from typing import Any

from chat.models import LogEntry, OperatorProfile


def note_read(
    what: str,
    *,
    operator: OperatorProfile,
    via: str,
    conversation_id: int | None = None,
    **detail: Any,
) -> None:
    """`what`: `transcript.read`, `transcript.exported` or `figures.exported`. It is written before
    the first byte leaves."""
    LogEntry.objects.create(
        actor_id=operator.user_id,
        action=what,
        conversation_id=conversation_id,
        via=via,
        detail=detail,
    )
