"""One renewal of all presence rows of a process, however many sockets it has."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable

from chat import presence, threads

logger = logging.getLogger(__name__)


class Lifeline:
    """Renews the rows of the sockets that are added, until they are taken away."""

    def __init__(self) -> None:
        self._connections: dict[uuid.UUID, int] = {}
        self._checks: dict[uuid.UUID, Callable[[], None]] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, connection_id: uuid.UUID, operator_id: int, check: Callable[[], None]) -> None:
        """Keep this socket's row alive, and call `check` each time: a hint may have got lost."""
        self._connections[connection_id] = operator_id
        self._checks[connection_id] = check
        if self._task is None or self._task.done() or self._task.get_loop().is_closed():
            self._task = asyncio.ensure_future(self._run())

    def remove(self, connection_id: uuid.UUID) -> None:
        """Its socket has ended."""
        self._connections.pop(connection_id, None)
        self._checks.pop(connection_id, None)
        if not self._connections and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(presence.RENEW_SECONDS)
            try:
                await threads.run(presence.renew, dict(self._connections))
            except Exception:
                # Nothing else keeps the rows alive: go on, whatever the database said.
                logger.exception("Presence could not be renewed.")
            for check in list(self._checks.values()):
                check()


LIFELINE = Lifeline()
