"""Sockets whose client takes nothing are cut off, before what waits for them fills the memory.

Daphne has no back-pressure: what a client does not read stays in the transport's buffer. A buffer
that has not moved for 30 s, or has grown beyond all use, ends its connection with 4410; the
client connects again and pulls what it missed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from typing import Any
from weakref import WeakKeyDictionary

logger = logging.getLogger(__name__)

TOOK_NOTHING = 4410
PATIENCE_SECONDS = 30.0
LOOK_EVERY_SECONDS = 2.0
# A burst for a busy operator is some hundred kilobytes.
MAX_WAITING_BYTES = 8 * 1024 * 1024
# So that a client that wakes up in this moment reads the code; then the connection is dropped.
LAST_CHANCE_SECONDS = 2.0


class SlowClients:
    """Remembers how each buffer stood, and since when."""

    def __init__(
        self,
        sockets: Callable[[], Iterable[Any]],
        *,
        patience: float = PATIENCE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`sockets` returns the open WebSocket protocols (autobahn's)."""
        self._sockets = sockets
        self._patience = patience
        self._clock = clock
        self._stood: WeakKeyDictionary[Any, tuple[object, float]] = WeakKeyDictionary()

    async def watch(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(min(LOOK_EVERY_SECONDS, self._patience / 2))
            for protocol in list(self._sockets()):
                if self.is_stuck(protocol):
                    self._cut_off(protocol)

    def is_stuck(self, protocol: Any) -> bool:
        """Whether nothing of what waits has been taken for too long, or far too much waits."""
        transport = protocol.transport
        waiting = waiting_bytes(transport)
        if not waiting:
            self._stood.pop(protocol, None)
            return False
        # Twisted replaces the buffer, or moves the offset, whenever the kernel takes something.
        mark = (id(transport.dataBuffer), transport.offset)
        before, since = self._stood.get(protocol, (None, self._clock()))
        if before != mark:
            since = self._clock()
            self._stood[protocol] = (mark, since)
        return waiting > MAX_WAITING_BYTES or self._clock() - since >= self._patience

    def _cut_off(self, protocol: Any) -> None:
        waiting = waiting_bytes(protocol.transport)
        logger.warning("A client took nothing while %s bytes waited for it; cut off.", waiting)
        self._stood.pop(protocol, None)
        # `sendClose` refuses codes below 3000 only, but would wait for an answer.
        protocol.sendCloseFrame(code=TOOK_NOTHING)
        asyncio.get_running_loop().call_later(
            LAST_CHANCE_SECONDS, protocol.transport.abortConnection
        )


def waiting_bytes(transport: Any) -> int:
    """What a Twisted TCP or TLS transport still has to send."""
    transport = getattr(transport, "transport", None) or transport
    waiting: int = len(transport.dataBuffer) - transport.offset + transport._tempDataLen
    return waiting
