"""How many requests somebody may make in a minute, in this process.

A token bucket that holds one minute's worth: bursts pass, a steady flood does not. Who has signed
in has one of their own. Who has not is refused whatever they ask, and after too many refusals told
to slow down, by the address that they come from.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from chat.errors import RateLimitExceeded

MINUTE = 60.0
MOST_BUCKETS = 10_000


@dataclass
class _Bucket:
    tokens: float
    filled_at: float


class Throttle:
    """Counts requests by who makes them. For any number of threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def take(self, who: str, limit: int) -> None:
        """Count one; `limit`: in a minute, 0 for any number. Raises RateLimitExceeded."""
        if not limit:
            return
        now = self._clock()
        with self._lock:
            if len(self._buckets) > MOST_BUCKETS:
                # One that has not been asked for a minute is full again, and tells nothing.
                self._buckets = {
                    each: bucket
                    for each, bucket in self._buckets.items()
                    if now - bucket.filled_at < MINUTE
                }
            bucket = self._buckets.setdefault(who, _Bucket(limit, now))
            gained = (now - bucket.filled_at) * limit / MINUTE
            bucket.tokens = min(limit, bucket.tokens + gained)
            bucket.filled_at = now
            if bucket.tokens >= 1:
                bucket.tokens -= 1
                return
            missing = 1 - bucket.tokens
        raise RateLimitExceeded(
            f"At most {limit} requests a minute; slow down.",
            retry_after=round(missing * MINUTE / limit, 2),
        )


THROTTLE = Throttle()
