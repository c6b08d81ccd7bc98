"""Figures as they are added up. No database; what each means: docs/figures.md."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

PERCENTILES = (50, 90, 99)
# Kinds of deadlines.
PROMISES = ("claim", "response", "resolution")


def percentile(some: Sequence[float], percent: int) -> float | None:
    """The smallest value that at least so many percent do not exceed; `some` is in order."""
    if not some:
        return None
    return some[max(0, math.ceil(len(some) * percent / 100) - 1)]


def spread(some: Sequence[float]) -> dict[str, float | int | None]:
    """`{count, p50, p90, p99}`, in seconds; None where there is none."""
    ordered = sorted(some)
    found: dict[str, float | int | None] = {"count": len(ordered)}
    for percent in PERCENTILES:
        value = percentile(ordered, percent)
        found[f"p{percent}"] = None if value is None else round(value, 1)
    return found


@dataclass
class Tally:
    """What happened, counted; times in seconds."""

    opened: int = 0
    answered: int = 0
    closed: int = 0
    abandoned: int = 0
    reopened: int = 0
    solved: int = 0
    transfers: int = 0
    messages_in: int = 0
    messages_out: int = 0
    messages_automatic: int = 0
    free: int = 0
    paid: int = 0
    response: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    resolution: list[float] = field(default_factory=list)
    handling: list[float] = field(default_factory=list)
    ratings: list[int] = field(default_factory=list)
    # Deadlines, by their kind.
    kept: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, Any]:
        """As JSON; shares are from 0 to 1, and None of nothing."""
        served = self.solved + self.reopened
        return {
            "opened": self.opened,
            "answered": self.answered,
            "closed": self.closed,
            "abandoned": self.abandoned,
            "reopened": self.reopened,
            "first_contact": round(self.solved / served, 4) if served else None,
            "transfers": self.transfers,
            "messages_in": self.messages_in,
            "messages_out": self.messages_out,
            "messages_automatic": self.messages_automatic,
            "free": self.free,
            "paid": self.paid,
            "first_response": spread(self.response),
            "first_response_elapsed": spread(self.waited),
            "resolution": spread(self.resolution),
            "handling": spread(self.handling),
            "ratings": len(self.ratings),
            "rating": round(sum(self.ratings) / len(self.ratings), 2) if self.ratings else None,
            **self._levels(),
        }

    def _levels(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for kind in PROMISES:
            kept, broken = self.kept[kind], self.broken[kind]
            found[f"{kind}_kept"] = round(kept / (kept + broken), 4) if kept + broken else None
            found[f"{kind}_broken"] = broken
        return found
