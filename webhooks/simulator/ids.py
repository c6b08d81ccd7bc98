"""Identifiers in the shapes that LINE's have."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PREFIX = {"user": "U", "group": "C", "room": "R"}


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def line_id(kind: str, name: str) -> str:
    """A user's, group's or room's id: `U`, `C` or `R` and 32 hex digits, the same for a name."""
    return _PREFIX[kind] + hashlib.sha256(f"simulator:{kind}:{name}".encode()).hexdigest()[:32]


def ulid(at_ms: int) -> str:
    """A `webhookEventId`: 48 bits of time and 80 random ones, 26 characters."""
    number = (at_ms << 80) | secrets.randbits(80)
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def reply_token() -> str:
    return secrets.token_hex(16)


def quote_token() -> str:
    return "q" + secrets.token_urlsafe(48)


def mark_as_read_token() -> str:
    return "r" + secrets.token_urlsafe(48)


class MessageIds:
    """Message ids: 18 digits that only grow, over restarts too since they hold the time."""

    def __init__(self, clock: Callable[[], int] = now_ms) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        self._last = max(self._last + 1, self._clock() * 100_000)
        return str(self._last)
