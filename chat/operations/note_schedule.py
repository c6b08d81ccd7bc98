"""Hours were made, changed or deleted."""

from __future__ import annotations

from chat.models import LogEntry
from chat.operations.deadlines import forget_undecided


def note_schedule(*, name: str, what: str, actor_id: int | None, via: str) -> None:
    """Write it down in the audit log, and let what is open be due by the new hours. `what`:
    created, changed or deleted. Call it in the transaction of the change."""
    forget_undecided()
    LogEntry.objects.create(
        actor_id=actor_id, action=f"schedule.{what}", via=via, detail={"schedule": name}
    )
