"""Who else holds data of people: rooms above this one say so when the process starts.

`webhooks` keeps LINE's bytes, and no operation may know of it; so it brings what erases and what
ages there (`webhooks/apps.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

# (LINE's id, what stands in its place, now) → of what how much was erased.
Eraser = Callable[[str, str, datetime], dict[str, int]]
# (older than, at most so many rows) → how many went.
Sweep = Callable[[datetime, int], int]

erasers: list[Eraser] = []
sweeps: dict[str, list[Sweep]] = {}


def holds(*, eraser: Eraser | None = None, **by_kind: Sweep) -> None:
    """Register; once more changes nothing. The keywords are `RetentionRule.Kind`s."""
    if eraser is not None and eraser not in erasers:
        erasers.append(eraser)
    for kind, sweep in by_kind.items():
        known = sweeps.setdefault(kind, [])
        if sweep not in known:
            known.append(sweep)
