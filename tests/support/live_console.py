"""A console without a screen: one tab of an operator that stays up to date, whatever happens.

    async with LiveConsole([server], token) as console:
        console.open(address)
        console.say(address, "Good morning!")
        await console.beat()
        assert console.view.rows[address]["unread_count"] == 0

It connects again when the connection is lost (to the next of its servers, as a load balancer
would), resumes its room with `after_rev`, loads the list, sends a heartbeat, fetches what that or
a jump in `rev` shows to be missing, and says each message again under its `temp_id` until it has
been acknowledged.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import uuid
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from tests.support.live_client import Disconnected, LiveClient, Refused
from tests.support.live_view import Room, View
from tests.support.programs import Server
from tests.support.rest import Rest

# Seconds. Between two attempts to connect, each with jitter, doubled up to the longest.
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 1.0
# Events that are under way may still close a gap by themselves.
SETTLE = 0.05

_LOST = (Disconnected, OSError, TimeoutError)


class LiveConsole:
    """One tab. `view` is what it shows."""

    def __init__(self, servers: Sequence[Server], token: str, *, heartbeat: float = 1.0) -> None:
        """`heartbeat`: seconds between two pings (the protocol's own measure is 25)."""
        self.view = View()
        # How often it connected, and how often it found that something was missing.
        self.connections = 0
        self.gaps = 0
        self.refused: list[str] = []
        self._servers = itertools.cycle(servers)
        self._token = token
        self._heartbeat = heartbeat
        self._rooms: dict[str, Room] = {}
        self._wanted: str | None = None
        self._unsaid: list[tuple[str, str, str]] = []
        self._client: LiveClient | None = None
        self._wake = asyncio.Event()
        self._beats = 0
        self._beaten = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    # What an operator does

    def open(self, address: str) -> None:
        """Look at this conversation from now on."""
        self._wanted = address
        self._wake.set()

    def say(self, address: str, text: str) -> str:
        """Open the conversation and answer; all that was said goes out in order. The temp_id."""
        temp_id = uuid.uuid4().hex
        self._unsaid.append((address, text, temp_id))
        self._wake.set()
        return temp_id

    async def ask(self, type: str, **payload: Any) -> None:
        """Any other command, once: where the connection is lost nobody knows whether it was done.

        A refusal is kept in `refused`.
        """
        if self._client is not None:
            with contextlib.suppress(*_LOST):
                await self._ask(self._client, type, **payload)

    def drop(self) -> None:
        """The network goes away; the console connects again."""
        if self._client is not None:
            self._client.drop()

    async def beat(self) -> None:
        """Wait for one heartbeat, asked for from now on, and until what it showed is fetched."""
        # One may be under way that was asked before.
        wanted = self._beats + 2
        async with self._beaten:
            await self._beaten.wait_for(lambda: self._beats >= wanted)

    @property
    def unsaid(self) -> int:
        """How many messages nobody has acknowledged yet."""
        return len(self._unsaid)

    # The connection

    async def _run(self) -> None:
        pause = FIRST_PAUSE
        for server in self._servers:
            connections = self.connections
            try:
                await self._live(server)
            except _LOST:
                pass
            except Refused as refusal:
                self.refused.append(str(refusal))
            finally:
                self._client = None
            came_through = self.connections > connections
            pause = FIRST_PAUSE if came_through else min(2 * pause, LONGEST_PAUSE)
            await asyncio.sleep(pause * random.uniform(0.5, 1))

    async def _live(self, server: Server) -> None:
        client = LiveClient(server.socket_url, self._token, on_event=self._take)
        async with client:
            self._client = client
            self.connections += 1
            # Whatever was missed meanwhile, and for however long.
            self.view.list_is_behind = True
            if self.view.room is not None:
                await self._join(client, self.view.room.address)
            loop = asyncio.get_running_loop()
            due = loop.time()
            while True:
                self._wake.clear()
                asked = loop.time() >= due
                if asked:
                    await client.ask("ping", on_answer=self.view.take_pong)
                    due = loop.time() + self._heartbeat
                await self._catch_up(client, server)
                if asked:
                    async with self._beaten:
                        self._beats += 1
                        self._beaten.notify_all()
                await self._say_all(client)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout_at(due):
                        await self._wake.wait()

    def _take(self, frame: dict[str, Any]) -> None:
        self.view.take(frame)
        room = self.view.room
        if self.view.behind or self.view.list_is_behind or (room is not None and room.is_behind):
            self._wake.set()

    async def _join(self, client: LiveClient, address: str) -> None:
        room = self._rooms.setdefault(address, Room(address))
        options = {"after_rev": room.rev} if room.rev else {}
        state = {"line_user_id": address, "mark_read": False, **options}
        await client.ask(
            "join_room", state, on_answer=lambda answer: self.view.take_joined(room, answer)
        )

    async def _catch_up(self, client: LiveClient, server: Server) -> None:
        """Join what is wanted and fetch what is missing, until nothing is."""
        view = self.view
        if self._wanted is not None and (view.room is None or view.room.address != self._wanted):
            await self._join(client, self._wanted)
        if view.list_is_behind:
            rest = Rest(server, self._token)
            view.take_list((await asyncio.to_thread(rest.conversations)).values())
        for address in sorted(view.behind):
            self.gaps += 1
            # The row alone: what its messages are, is asked when its room is opened.
            known = view.rows.get(address, {"rev": 0})["rev"]
            await client.ask(
                "sync", {"line_user_id": address, "after_rev": known}, on_answer=view.take_row
            )
            view.behind.discard(address)
        room = view.room
        if room is not None and room.is_behind:
            await asyncio.sleep(SETTLE)
        while room is not None and room.is_behind:
            self.gaps += 1
            await client.ask(
                "sync",
                {"line_user_id": room.address, "after_rev": room.rev},
                on_answer=lambda answer, room=room: view.take_synced(room, answer),  # type: ignore[misc]
            )

    async def _say_all(self, client: LiveClient) -> None:
        while self._unsaid:
            address, text, temp_id = self._unsaid[0]
            self._wanted = address
            if self.view.room is None or self.view.room.address != address:
                await self._join(client, address)
            await self._ask(client, "send_message", text=text, temp_id=temp_id)
            self._unsaid.pop(0)

    async def _ask(self, client: LiveClient, type: str, **payload: Any) -> None:
        try:
            await client.ask(type, payload)
        except Refused as refusal:
            self.refused.append(f"{type}: {refusal}")
