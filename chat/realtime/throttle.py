"""How many frames an operator may send, over all sockets of this process together.

A token bucket that holds one minute's worth: bursts pass, a steady flood does not. What floods on
after being told is cut off.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from chat.errors import RateLimitExceeded
from chat.protocol import commands

MINUTE = 60.0
MOST_BUCKETS = 10_000
# They are many by nature, and cost next to nothing: they have a bucket of their own.
LIGHT = frozenset({commands.Ping.type, commands.TypingStart.type, commands.TypingStop.type})


class Flood(Exception):
    """As many frames again as the limit, after the first refusal: close with 4429."""


@dataclass
class _Bucket:
    tokens: float
    filled_at: float
    refused: float = 0


class Throttle:
    """Counts frames per operator. For one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[tuple[int, bool], _Bucket] = {}

    def take(self, operator_id: int, kind: str) -> None:
        """Count one frame. Raises RateLimitExceeded with `retry_after`, and in the end Flood."""
        limit = settings.RATE_LIMIT_FRAMES
        if not limit:
            return
        now = self._clock()
        key = (operator_id, kind in LIGHT)
        if len(self._buckets) > MOST_BUCKETS:
            # One that has not been asked for a minute is full again, and tells nothing.
            self._buckets = {
                each: bucket
                for each, bucket in self._buckets.items()
                if now - bucket.filled_at < MINUTE
            }
        bucket = self._buckets.setdefault(key, _Bucket(limit, now))
        gained = (now - bucket.filled_at) * limit / MINUTE
        bucket.tokens = min(limit, bucket.tokens + gained)
        bucket.refused = max(0.0, bucket.refused - gained)
        bucket.filled_at = now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return
        bucket.refused += 1
        if bucket.refused > limit:
            raise Flood
        raise RateLimitExceeded(
            f"At most {limit} frames a minute; slow down.",
            retry_after=round((1 - bucket.tokens) * MINUTE / limit, 2),
        )


THROTTLE = Throttle()
