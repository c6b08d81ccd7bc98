"""Hours were made, changed or deleted."""

from __future__ import annotations

from chat.models import LogEntry


def note_schedule(*, name: str, what: str, actor_id: int | None, via: str) -> None:
    """Write it down in the audit log. `what`: created, changed or deleted. Call it in the
    transaction of the change."""
    LogEntry.objects.create(
        actor_id=actor_id, action=f"schedule.{what}", via=via, detail={"schedule": name}
    )
