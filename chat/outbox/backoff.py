"""When to try again. Pure: the randomness is given."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from chat.backoff import Random, doubling

FIRST_DELAY = timedelta(seconds=1)
MAX_DELAY = timedelta(seconds=60)
# 1, 2, 4, … 32 and then nine times 60 s: about ten minutes from the first try to the last.
MAX_ATTEMPTS = 16
# How often LINE may limit one delivery before its sender is told.
MAX_RATE_LIMITS = 10


def delay(attempt: int, random: Random = random.random) -> timedelta:
    """How long to wait after the n-th attempt, from 1."""
    return doubling(attempt, first=FIRST_DELAY, most=MAX_DELAY, random=random)


class RateLimits:
    """How often in a row LINE has limited each channel and each delivery, as this process saw it.

    For one event loop.
    """

    def __init__(self, random: Random = random.random) -> None:
        self._random = random
        self._channels: dict[int, tuple[int, datetime]] = {}
        self._deliveries: dict[int, int] = {}

    def limited(self, channel_id: int, delivery_id: int, now: datetime) -> datetime:
        """Note one more; returns until when the channel should rest."""
        self._deliveries[delivery_id] = self._deliveries.get(delivery_id, 0) + 1
        times, until = self._channels.get(channel_id, (0, now))
        # Calls that were under way together count as one.
        if until <= now:
            times += 1
            until = now + delay(times, self._random)
            self._channels[channel_id] = (times, until)
        return until

    def times(self, delivery_id: int) -> int:
        """How often this delivery has been limited."""
        return self._deliveries.get(delivery_id, 0)

    def passed(self, channel_id: int, delivery_id: int) -> None:
        """LINE has answered with something else."""
        self._channels.pop(channel_id, None)
        self.forget(delivery_id)

    def forget(self, delivery_id: int) -> None:
        """This delivery is settled."""
        self._deliveries.pop(delivery_id, None)
