"""When to look whether pushes have taken a channel's month past a warning.

The month is a sum over all its pushes, too dear for each of them. So a look says how many more
there may be, and until then they are only counted here; other workers' pushes, and readings, are
seen with the next look, a minute later at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

EVERY = timedelta(minutes=1)


@dataclass
class _Seen:
    until: datetime
    # None: nothing more is to be told, or nobody has answered yet.
    left: int | None = None
    pushed: int = 0


class QuotaWatch:
    """Of one worker: channels by id."""

    def __init__(self) -> None:
        self._seen: dict[int, _Seen] = {}

    def pushed(self, channel_id: int, recipients: int, now: datetime) -> int:
        """So many more. Returns how many to look at now (`operations.quota.note_pushes`), or 0."""
        seen = self._seen.get(channel_id)
        if seen is None:
            self._seen[channel_id] = _Seen(until=now + EVERY)
            return recipients
        seen.pushed += recipients
        if now < seen.until and (seen.left is None or seen.pushed < seen.left):
            return 0
        recent, seen.pushed, seen.until = seen.pushed, 0, now + EVERY
        return recent

    def looked(self, channel_id: int, left: int | None) -> None:
        """What the look has answered; what was pushed meanwhile may be in it already."""
        self._seen[channel_id].left = left
