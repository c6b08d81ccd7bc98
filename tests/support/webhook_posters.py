"""LINE under load, as far as we see it: many users write, a few connections bring it."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Any

import aiohttp

from tests.support import line

# Seconds until an event is brought again.
REDELIVERY = 0.05
# The share of requests that come twice.
DOUBLED = 0.1


class WebhookPosters:
    """Post numbered texts, `1` to `each` of every user, until all have been answered 200.

    A user's next one is posted when the last has been answered. Where nobody answers, the same
    events are posted again, as LINE redelivers them. Some requests bring several users' events,
    and some come twice, at the same time, as the network may do it.
    """

    def __init__(
        self,
        url: str,
        users: list[str],
        each: int,
        *,
        connections: int = 8,
        pause: float = 0,
    ) -> None:
        """`pause`: seconds that a connection rests after each request."""
        self._url = url
        self._pause = pause
        self._each = each
        self._connections = connections
        self._idle: asyncio.Queue[str] = asyncio.Queue()
        for user in users:
            self._idle.put_nowait(user)
        self._written = dict.fromkeys(users, 0)
        self._moved = asyncio.Condition()
        # Events answered 200; requests that nobody has answered yet; what came instead of a 200.
        self.answered = 0
        self.in_hand = 0
        self.broken = 0
        self.refusals: Counter[int] = Counter()

    @property
    def total(self) -> int:
        return len(self._written) * self._each

    async def run(self) -> None:
        timeout = aiohttp.ClientTimeout(total=10)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            asyncio.TaskGroup() as group,
        ):
            for _ in range(self._connections):
                group.create_task(self._work(session))

    async def reached(self, answered: int) -> None:
        """Wait until so many events have been answered 200."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.answered >= answered)

    async def busy(self, requests: int) -> None:
        """Wait until so many requests are in hand; returns in the moment in which they are."""
        while self.in_hand < requests:
            assert self.answered < self.total, "All has been said."
            await asyncio.sleep(0)

    async def _work(self, session: aiohttp.ClientSession) -> None:
        while self.answered < self.total:
            users = await self._next_users()
            events = []
            for user in users:
                self._written[user] += 1
                event = line.text_event(str(self._written[user]), user=user)
                # The simulator gave none. Answers are pushed, which it knows by their retry key.
                del event["replyToken"]
                events.append(event)
            if events:
                await self._deliver(session, events)
            for user in users:
                if self._written[user] < self._each:
                    self._idle.put_nowait(user)
            async with self._moved:
                self.answered += len(events)
                self._moved.notify_all()
            await asyncio.sleep(self._pause)

    async def _next_users(self) -> list[str]:
        """One to three that have nothing under way; none where all has been said."""
        async with self._moved:
            await self._moved.wait_for(
                lambda: not self._idle.empty() or self.answered >= self.total
            )
            wanted = random.choice((1, 1, 1, 2, 3))
            return [self._idle.get_nowait() for _ in range(min(wanted, self._idle.qsize()))]

    async def _deliver(self, session: aiohttp.ClientSession, events: list[dict[str, Any]]) -> None:
        while True:
            body = line.body_of(*events)
            times = 2 if random.random() < DOUBLED else 1
            if all(await asyncio.gather(*(self._post(session, body) for _ in range(times)))):
                return
            for event in events:
                event["deliveryContext"] = {"isRedelivery": True}
            await asyncio.sleep(REDELIVERY)

    async def _post(self, session: aiohttp.ClientSession, body: bytes) -> bool:
        """Whether it was answered 200."""
        self.in_hand += 1
        try:
            async with session.post(self._url, data=body, headers=line.signed(body)) as response:
                if response.status != 200:
                    self.refusals[response.status] += 1
                return response.status == 200
        except (aiohttp.ClientError, OSError):
            self.broken += 1
            return False
        finally:
            self.in_hand -= 1
