"""A response goes no faster than its client takes it.

Daphne has no back-pressure: whatever an application says waits in the transport's buffer, so that
one client which asks for a film and reads nothing would cost as much memory as the film has bytes.
Here each piece waits until the one before it has gone out.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from livechat_project.slow_clients import waiting_bytes

logger = logging.getLogger(__name__)


async def drained(request: Any, patience: float) -> None:
    """Return once little of what was written to `request` (Daphne's) still waits to be sent.

    A client that takes nothing for `patience` seconds loses its connection; a player that had
    only paused asks again from where it was.
    """
    if request.channel is None or not _is_full(request.channel.transport):
        return
    transport, gate = request.channel.transport, _Gate()
    request.registerProducer(gate, True)
    try:
        while not gate.opened.is_set() and _is_full(transport):
            stood = _mark(transport)
            try:
                await asyncio.wait_for(gate.opened.wait(), patience)
            except TimeoutError:
                if _mark(transport) == stood:
                    _cut_off(transport)
                    return
    finally:
        # None: the connection has gone meanwhile.
        if request.channel is not None:
            request.unregisterProducer()


class _Gate:
    """What Twisted tells that the buffer is empty again, or will never be."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()

    def pauseProducing(self) -> None:  # noqa: N802 (Twisted's name)
        self.opened.clear()

    def resumeProducing(self) -> None:  # noqa: N802
        self.opened.set()

    def stopProducing(self) -> None:  # noqa: N802
        self.opened.set()


def _is_full(transport: Any) -> bool:
    """Whether so much waits that Twisted asks to pause, and says when to go on."""
    return bool(transport.connected) and waiting_bytes(transport) > transport.bufferSize


def _mark(transport: Any) -> object:
    # Twisted replaces the buffer, or moves the offset, whenever the kernel takes something.
    return id(transport.dataBuffer), transport.offset


def _cut_off(transport: Any) -> None:
    waiting = waiting_bytes(transport)
    logger.warning("A client took nothing of a response while %s bytes waited; cut off.", waiting)
    transport.abortConnection()
