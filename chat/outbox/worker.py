"""The outbox's loop: who has something to send, and a task for each of them, twenty at most.

A conversation is in one task at a time, so that its order holds; conversations do not wait for
each other, nor channels: a slow one leaves places for the others. Hints tell that there is
something new; a look every second finds what they miss.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from contextlib import suppress
from uuid import UUID

from chat import broadcast, threads
from chat.line.client import LineClient
from chat.outbox import clock
from chat.outbox.deliver import Deliverer
from chat.outbox.lease import due_conversations

logger = logging.getLogger(__name__)

MAX_CONVERSATIONS = 20
# Of one channel, whose calls may all be slow.
MAX_OF_A_CHANNEL = 16
POLL_SECONDS = 1.0
STUCK_SECONDS = 10.0
# How long a conversation rests in which something went wrong that nobody foresaw.
REST_SECONDS = 10.0
# How long calls in hand may take to end when the process is asked to stop.
DRAIN_SECONDS = 8.0


class OutboxWorker:
    """Sends the outbox until it is told to stop. Any number of processes may run one."""

    def __init__(self, line: LineClient, process_id: UUID) -> None:
        self._deliverer = Deliverer(line, process_id)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        # Until when, on the monotonic clock.
        self._resting: dict[int, float] = {}
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
        self._resting = {
            pk: until for pk, until in self._resting.items() if until > time.monotonic()
        }
        try:
            due = await threads.run(
                due_conversations,
                now=clock.now(),
                busy=[*self._tasks, *self._resting],
                full=self._full_channels(),
                limit=free,
            )
        except Exception:
            logger.exception("The outbox could not be read.")
            return
        self._looked_at = time.monotonic()
        places = Counter(self._deliverer.channels.values())
        for conversation_id, channel_id in due:
            places[channel_id] += 1
            if places[channel_id] <= MAX_OF_A_CHANNEL:
                self._begin(conversation_id, channel_id)
            else:
                # Others may wait behind those of a channel that has no place left.
                self._wake.set()

    def _full_channels(self) -> list[int]:
        """Those that have all the places that one may have."""
        under_way = Counter(self._deliverer.channels.values())
        return [pk for pk, count in under_way.items() if count >= MAX_OF_A_CHANNEL]

    def _begin(self, conversation_id: int, channel_id: int | None = None) -> None:
        """A task for it. The channel is told where it is known; else it is once LINE is called."""
        if conversation_id in self._tasks or conversation_id in self._resting:
            return
        if channel_id is not None:
            self._deliverer.channels[conversation_id] = channel_id
        self._tasks[conversation_id] = asyncio.create_task(self._deliver(conversation_id))

    async def _deliver(self, conversation_id: int) -> None:
        try:
            await self._deliverer.deliver(conversation_id)
        except Exception:
            # The lease lapses, and the next try knows that this one may have reached LINE.
            logger.exception("Conversation %s could not be worked on.", conversation_id)
            self._resting[conversation_id] = time.monotonic() + REST_SECONDS
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
        """Begin with it at once. What is being worked on already is looked for when its task
        ends."""
        if conversation_id is None:
            self._wake.set()
        elif len(self._tasks) < MAX_OF_A_CHANNEL:
            self._begin(conversation_id)
        elif conversation_id not in self._tasks:
            # Whose turn it is, and of which channel, only the database knows.
            self._wake.set()

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
