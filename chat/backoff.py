"""How long to wait before the next try. Pure: the randomness is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

Random = Callable[[], float]

JITTER = 0.2


def doubling(attempt: int, *, first: timedelta, most: timedelta, random: Random) -> timedelta:
    """How long to wait after the n-th attempt (from 1): doubling, and off by up to a fifth, so
    that what failed together does not come back together."""
    doubled = first * (1 << min(max(attempt, 1) - 1, 16))
    return min(doubled, most) * (1 - JITTER + 2 * JITTER * random())
