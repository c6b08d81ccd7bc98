"""Typing ends by itself: 5 s after the last start, whatever the client forgets."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)

TYPING_SECONDS = 5.0


class Typists:
    """Where this socket's operator is typing, and until when."""

    def __init__(self, stop: Callable[[str], Awaitable[None]]) -> None:
        self._stop = stop
        self._timers: dict[str, asyncio.Task[None]] = {}

    def note(self, address: str, *, is_typing: bool) -> None:
        """A start counts anew; a stop has been said already."""
        timer = self._timers.pop(address, None)
        if timer is not None:
            timer.cancel()
        if is_typing:
            self._timers[address] = asyncio.create_task(self._expire(address))

    async def stop(self, address: str) -> None:
        """Say stop in this conversation, if there was a start."""
        timer = self._timers.pop(address, None)
        if timer is not None:
            timer.cancel()
            await self._say(address)

    async def stop_all(self) -> None:
        """The socket ends."""
        for address in list(self._timers):
            await self.stop(address)

    async def _expire(self, address: str) -> None:
        await asyncio.sleep(TYPING_SECONDS)
        self._timers.pop(address, None)
        await self._say(address)

    async def _say(self, address: str) -> None:
        try:
            await self._stop(address)
        except Exception:
            # Clients let it expire too; it must not take the socket with it.
            logger.warning("The end of typing could not be announced.", exc_info=True)
