"""The key figures for all subscribed sockets of a process: counted once for all who work on the
same channels, at most once a second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from chat import threads
from chat.protocol import envelope
from chat.realtime.handlers import analytics_update
from chat.selectors.reach import Reach

logger = logging.getLogger(__name__)

INTERVAL_SECONDS = 1.0

Send = Callable[[str], Awaitable[None]]


class FigureBoard:
    """Who wants the figures. `changed` says that they may be others now."""

    def __init__(self) -> None:
        self._subscribers: dict[str, tuple[Send, Reach]] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, name: str, send: Send, reach: Reach) -> None:
        """This socket wants those of these channels."""
        self._subscribers[name] = send, reach

    def remove(self, name: str) -> None:
        """Not any more."""
        self._subscribers.pop(name, None)

    def changed(self) -> None:
        """Count them afresh soon, if anybody wants them."""
        if self._subscribers and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        await asyncio.sleep(INTERVAL_SECONDS)
        # From here on a change asks for another round.
        self._task = None
        try:
            texts = {
                reach: envelope.encode(await threads.run(analytics_update, reach))
                for reach in {reach for _, reach in self._subscribers.values()}
            }
        except Exception:
            logger.exception("The key figures could not be counted.")
            return
        for send, reach in list(self._subscribers.values()):
            # Who came meanwhile was given them when they came.
            if reach in texts:
                await send(texts[reach])


BOARD = FigureBoard()
