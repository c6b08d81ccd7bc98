"""One renewal of all presence rows of a process, however many sockets it has."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable

from chat import presence, threads
from chat.access import Access, ended_among
from chat.realtime.crowd import ARRIVALS, DEPARTURES

logger = logging.getLogger(__name__)


class Lifeline:
    """Renews the rows of the sockets that are added, until they are taken away."""

    def __init__(self) -> None:
        self._connections: dict[uuid.UUID, Access] = {}
        self._checks: dict[uuid.UUID, Callable[[], None]] = {}
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """How many sockets of this process are signed in."""
        return len(self._connections)

    def add(self, connection_id: uuid.UUID, access: Access, check: Callable[[], None]) -> None:
        """Keep this socket's row alive; `check` is called if its access looks ended, for a hint
        that would have said so may have got lost."""
        self._connections[connection_id] = access
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
            sockets = dict(self._connections)
            try:
                await threads.run(
                    presence.renew, {key: found.operator_id for key, found in sockets.items()}
                )
                ended = await threads.run(ended_among, set(sockets.values()))
            except Exception:
                # Nothing else keeps the rows alive: go on, whatever the database said.
                logger.exception("Presence could not be renewed.")
                continue
            for key, found in sockets.items():
                if found in ended and key in self._checks:
                    self._checks[key]()


LIFELINE = Lifeline()


class PresenceRow:
    """One socket's row, from its signing in to its end, however early that comes."""

    def __init__(self) -> None:
        self._row: asyncio.Future[uuid.UUID] | None = None

    async def arrive(self, operator_id: int) -> uuid.UUID:
        """Write it; returns its key. Raises RateLimitExceeded."""
        # Shielded: cancelling does not stop the thread, and a row of an unknown key would stay.
        self._row = asyncio.ensure_future(ARRIVALS.ask(operator_id))
        return await asyncio.shield(self._row)

    async def leave(self) -> None:
        """Take it away, if it was written; waits where that is still under way."""
        row, self._row = self._row, None
        if row is None:
            return
        (key,) = await asyncio.gather(row, return_exceptions=True)
        if isinstance(key, uuid.UUID):
            LIFELINE.remove(key)
            await DEPARTURES.ask(key)
