"""The outbox's loop: who has something to send, and a task for each of them, sixteen at most.

A conversation is in one task at a time, so that its order holds; conversations do not wait for
each other. Hints tell that there is something new; a look every second finds what they miss.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from uuid import UUID

from chat import broadcast, threads
from chat.line.client import LineClient
from chat.outbox import clock
from chat.outbox.deliver import Deliverer
from chat.outbox.lease import due_conversations

logger = logging.getLogger(__name__)

MAX_CONVERSATIONS = 16
POLL_SECONDS = 1.0
STUCK_SECONDS = 10.0
# How long calls in hand may take to end when the process is asked to stop.
DRAIN_SECONDS = 8.0


class OutboxWorker:
    """Sends the outbox until it is told to stop. Any number of processes may run one."""

    def __init__(self, line: LineClient, process_id: UUID) -> None:
        self._deliverer = Deliverer(line, process_id)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._looked_at = time.monotonic()

    @property
    def is_stuck(self) -> bool:
        """Whether it has not been able to look into the outbox for some time."""
        return time.monotonic() - self._looked_at > STUCK_SECONDS

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then end the calls in hand within 8 s and return.

        What has not ended by then is left to the worker that finds its lease lapsed. Errors of
        the database or of the layer are logged and survived.
        """
        helpers = [
            asyncio.create_task(self._listen()),
            asyncio.create_task(self._wake_on(stop)),
        ]
        try:
            while not stop.is_set():
                self._wake.clear()
                await self._start_due()
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS):
                        await self._wake.wait()
        finally:
            await _cancel(helpers)
            await self._drain()

    async def _start_due(self) -> None:
        free = MAX_CONVERSATIONS - len(self._tasks)
        if free <= 0:
            # The next task that ends wakes the loop.
            self._looked_at = time.monotonic()
            return
        try:
            due = await threads.run(
                due_conversations, now=clock.now(), busy=list(self._tasks), limit=free
            )
        except Exception:
            logger.exception("The outbox could not be read.")
            return
        self._looked_at = time.monotonic()
        for conversation_id in due:
            self._begin(conversation_id)

    def _begin(self, conversation_id: int) -> None:
        if conversation_id not in self._tasks:
            self._tasks[conversation_id] = asyncio.create_task(self._deliver(conversation_id))

    async def _deliver(self, conversation_id: int) -> None:
        try:
            await self._deliverer.deliver(conversation_id)
        except Exception:
            # The lease lapses, and the next try knows that this one may have reached LINE.
            logger.exception("Conversation %s could not be worked on.", conversation_id)
        finally:
            del self._tasks[conversation_id]
            # Others may wait for its place; and what came in while it ended, for its turn.
            self._wake.set()

    async def _listen(self) -> None:
        while True:
            try:
                async for conversation_id in broadcast.worker_hints():
                    self._hinted(conversation_id)
            except Exception:  # noqa: BLE001 - whatever the layer raises, the poll goes on
                logger.warning("No hints from the channel layer; looking every second instead.")
            await asyncio.sleep(POLL_SECONDS)

    def _hinted(self, conversation_id: int | None) -> None:
        """Begin with it at once. What is being worked on already, or finds all hands full, is
        looked for when the next task ends."""
        if conversation_id is None:
            self._wake.set()
        elif len(self._tasks) < MAX_CONVERSATIONS:
            self._begin(conversation_id)

    async def _wake_on(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake.set()

    async def _drain(self) -> None:
        self._deliverer.is_stopping = True
        tasks = list(self._tasks.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=DRAIN_SECONDS)
        if late:
            logger.warning("%s calls to LINE did not end in time.", len(late))
        await _cancel(late)


async def _cancel(tasks: list[asyncio.Task[None]] | set[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
