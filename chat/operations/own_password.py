"""A person changes their own password."""

from __future__ import annotations

from typing import Any

from chat.models import LogEntry


def note_own_password(*, user: Any, via: str) -> None:
    """It has been changed, in the caller's transaction."""
    LogEntry.objects.create(
        actor=user, action="operator.password_set", via=via, detail={"operator": user.pk}
    )
