"""The loop that tells other systems: a task for each target, so that none waits for another."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from chat import threads
from chat.foreign.post import Poster
from chat.outward import calls

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
DRAIN_SECONDS = 12.0
REST_SECONDS = 10.0


@dataclass(frozen=True)
class Post:
    """What is said, where, and with which headers besides the type."""

    url: str
    body: bytes
    headers: dict[str, str]


class Gone(Exception):
    """There is nothing left to tell; the text says why."""


class Caller(ABC):
    """Makes the due calls of one kind until it is told to stop; any number of processes may."""

    kind: ClassVar[calls.Kind]

    def __init__(self, poster: Poster) -> None:
        self._poster = poster
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._stopping = False

    @abstractmethod
    def prepare(self, call: Any) -> Post:
        """What this try says; blocking. Raises Gone."""

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then end the calls in hand."""
        try:
            while not stop.is_set():
                await self.start_due()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), POLL_SECONDS)
        finally:
            self._stopping = True
            if self._tasks:
                await asyncio.wait(self._tasks.values(), timeout=DRAIN_SECONDS)

    async def start_due(self) -> None:
        """A task for each target that has something due."""
        due = await threads.run(
            calls.due_targets, self.kind, now=timezone.now(), busy=list(self._tasks)
        )
        for target_id in due:
            self._tasks[target_id] = asyncio.create_task(self._work(target_id))

    async def settle(self) -> None:
        """Begin what is due now and wait for its end: for tests, which have no worker."""
        await self.start_due()
        await asyncio.gather(*self._tasks.values())

    async def _work(self, target_id: int) -> None:
        try:
            going_on = True
            while going_on and not self._stopping:
                mine = await threads.run(
                    calls.take, self.kind, target_id=target_id, now=timezone.now()
                )
                if not mine:
                    return
                going_on = all(await asyncio.gather(*(self._make(call) for call in mine)))
        except Exception:
            # The leases lapse, and others try again.
            logger.exception("%s %s could not be worked on.", self.kind.name, target_id)
            await asyncio.sleep(0 if self._stopping else REST_SECONDS)
        finally:
            del self._tasks[target_id]

    async def _make(self, call: Any) -> bool:
        try:
            post = await threads.run(self.prepare, call)
        except Gone as reason:
            await threads.run(calls.drop, self.kind, call, why=str(reason), now=timezone.now())
            return True
        # No transaction is open while somebody else's server thinks.
        outcome = await self._poster.post(post.url, post.body, post.headers)
        return await threads.run(calls.conclude, self.kind, call, outcome, now=timezone.now())
