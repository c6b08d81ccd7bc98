"""Deadlines begin, are kept and are broken."""

from __future__ import annotations

from django.utils import timezone

from chat.operations.deadlines import begin_due, settle_due


def watch_levels() -> int:
    """One look at all of them; how many changed. Any number of processes may look at once."""
    now = timezone.now()
    return begin_due(now) + settle_due(now)
