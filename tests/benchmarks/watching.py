"""A room full of sockets, and when each of its messages came to each of them."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from typing import Any

from tests.benchmarks.installation import Installation
from tests.benchmarks.sockets import NEW_MESSAGE, Socket, all_of

_CONTENT = re.compile(rb'"content":"(\d+) [^"]*"')
_SEQ = re.compile(rb'"seq":(\d+)')


class Room:
    """Counts what comes. Messages are texts that begin with a number and a space."""

    def __init__(self) -> None:
        self.sockets: list[Socket] = []
        self.sent_at: dict[int, float] = {}
        self.delays: list[float] = []
        # Deliveries that came with a smaller `seq` than one before, at the same socket.
        self.out_of_order = 0
        self.last_at = 0.0
        self._last_seqs: dict[int, int] = {}
        self._missing: dict[int, int] = {}
        self._left = 0
        self._watchers = itertools.count()
        self._moved = asyncio.Event()

    async def fill(self, url: str, tokens: list[str], address: str) -> None:
        """Operators who have joined one conversation."""

        async def enter(token: str) -> None:
            socket = await Socket.operator(url, token, self._watcher())
            self.sockets.append(socket)
            await socket.ask("join_room", line_user_id=address)

        await all_of(*(enter(token) for token in tokens))
        await settle()

    async def fill_bare(self, url: str, number: int) -> None:
        """The same number of sockets on the bare server."""
        for _ in range(number):
            self.sockets.append(await Socket.connect(url, self._watcher()))
        await settle()

    def expect(self, number: int) -> None:
        """This one is about to be sent."""
        self.sent(number, time.perf_counter())

    def sent(self, number: int, at: float) -> None:
        """This one is being sent."""
        self.sent_at[number] = at
        self._missing[number] = len(self.sockets)
        self._left += len(self.sockets)

    @property
    def under_way(self) -> int:
        """Messages that some socket still waits for."""
        return len(self._missing)

    async def below(self, most: int, *, within: float = 30.0) -> None:
        """Wait until fewer than `most` are under way."""
        async with asyncio.timeout(within):
            while self.under_way >= most:
                self._moved.clear()
                await self._moved.wait()

    async def everything(self, *, within: float = 30.0) -> int:
        """Wait for all that was sent; how many deliveries never came."""
        try:
            await self.below(1, within=within)
        except TimeoutError:
            return self._left
        return 0

    def reset(self) -> None:
        """For another run on the same sockets."""
        self.delays.clear()
        self.sent_at.clear()
        self._last_seqs.clear()
        self._missing.clear()
        self._left = self.out_of_order = 0

    async def close(self) -> None:
        for socket in self.sockets:
            socket.close()
        await settle()

    def _watcher(self) -> Any:
        me = next(self._watchers)

        def watch(frame: bytes, at: float) -> None:
            if not frame.startswith(NEW_MESSAGE):
                return
            content, seq = _CONTENT.search(frame), _SEQ.search(frame)
            if content is None or seq is None:
                return
            number = int(content[1])
            if number not in self._missing:
                return
            if int(seq[1]) < self._last_seqs.get(me, 0):
                self.out_of_order += 1
            self._last_seqs[me] = int(seq[1])
            self.delays.append(at - self.sent_at[number])
            self.last_at = at
            self._left -= 1
            self._missing[number] -= 1
            if not self._missing[number]:
                del self._missing[number]
                self._moved.set()

        return watch


async def settle() -> None:
    """Let what joining and leaving announced go out."""
    await asyncio.sleep(1.0)


def room_of(installation: Installation, person: int) -> tuple[str, int]:
    """Address and key of a conversation with somebody whom the simulator knows."""
    address = installation.people[person]
    return address, installation.conversations[address]
