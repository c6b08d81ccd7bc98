"""One queue per process from commits to the channel layer: in order, and never in anybody's way.

List rows and presence are not sent as they were but as they are: a change only notes that there
was one, and what goes out is read afresh, at most four times a second per conversation and twice
for presence.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils import timezone

from chat import presenters, threads
from chat.protocol import envelope, events, groups
from chat.selectors import inbox, operators

logger = logging.getLogger(__name__)

ROW_INTERVAL = 0.25
PRESENCE_INTERVAL = 0.5
# A layer that hangs must not hold up what comes after for long.
SEND_TIMEOUT = 2.0


@dataclass(frozen=True)
class Group:
    """A finished layer message for a group."""

    name: str
    message: dict[str, Any]


@dataclass(frozen=True)
class RowChanged:
    """A conversation's row in the list changed."""

    conversation_id: int


@dataclass(frozen=True)
class PresenceChanged:
    """Somebody came, went, or is busy."""


Announcement = Group | RowChanged | PresenceChanged


class Publisher:
    """Sends announcements in the order in which they were put. Belongs to one event loop."""

    def __init__(self, layer: Any) -> None:
        self._layer = layer
        self._queue: asyncio.Queue[Announcement] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._timers: dict[Hashable, asyncio.Task[None]] = {}
        self._sent_at: dict[Hashable, float] = {}

    def put(self, announcement: Announcement) -> None:
        """Queue it; returns at once."""
        self._queue.put_nowait(announcement)
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._drain())

    async def send(self, announcement: Announcement) -> None:
        """Send it now and wait for it."""
        if isinstance(announcement, RowChanged):
            await self._send_row(announcement.conversation_id)
        elif isinstance(announcement, PresenceChanged):
            await self._send_presence()
        else:
            await self._group_send(announcement.name, announcement.message)

    async def _drain(self) -> None:
        while not self._queue.empty():
            announcement = self._queue.get_nowait()
            if isinstance(announcement, RowChanged):
                pk = announcement.conversation_id
                self._soon(announcement, ROW_INTERVAL, partial(self._send_row, pk))
            elif isinstance(announcement, PresenceChanged):
                self._soon(announcement, PRESENCE_INTERVAL, self._send_presence)
            else:
                await self._group_send(announcement.name, announcement.message)

    def _soon(self, key: Hashable, interval: float, send: Callable[[], Awaitable[None]]) -> None:
        """Send at once, or `interval` after the last time; a change meanwhile goes with it."""
        if key in self._timers:
            return
        loop = asyncio.get_running_loop()
        delay = max(0.0, self._sent_at.get(key, float("-inf")) + interval - loop.time())

        async def later() -> None:
            try:
                await asyncio.sleep(delay)
                self._sent_at[key] = loop.time()
            finally:
                # Before the read: a change that commits from here on asks for another one.
                self._timers.pop(key, None)
            try:
                await send()
            except Exception:
                logger.exception("A change could not be announced; clients will pull it.")
            loop.call_later(interval, self._forget, key, self._sent_at[key])

        self._timers[key] = asyncio.ensure_future(later())

    def _forget(self, key: Hashable, sent_at: float) -> None:
        if self._sent_at.get(key) == sent_at:
            del self._sent_at[key]

    async def _send_row(self, pk: int) -> None:
        message = await threads.run(row_message, pk)
        if message is not None:
            await self._group_send(groups.INBOX, message)

    async def _send_presence(self) -> None:
        text = await threads.run(lambda: envelope.encode(presence_update()))
        await self._group_send(groups.INBOX, {"type": "chat.presence", "t": text})

    async def _group_send(self, group: str, message: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                await self._layer.group_send(group, message)
        except Exception as error:  # noqa: BLE001 (the layer's own kinds; clients pull it)
            logger.warning("The channel layer did not take an event: %r", error)


def row_message(pk: int) -> dict[str, Any] | None:
    """The layer message of a list row, with what each online operator has read of it."""
    conversation = inbox.rows(0).filter(pk=pk).first()
    if conversation is None:
        return None
    fields = presenters.conversation_payload(conversation, read_count=0)
    head, tail = envelope.encode_around(events.ConversationUpdate(**fields), "unread_count")
    read = operators.read_counts(pk, timezone.now())
    return {
        "type": "chat.row",
        "head": head,
        "tail": tail,
        "incoming": conversation.incoming_count,
        "read": {str(operator_id): count for operator_id, count in read.items()},
    }


def presence_update() -> events.PresenceUpdate:
    """Who is online, now."""
    found = operators.online(timezone.now())
    return events.PresenceUpdate(operators=[presenters.presence(profile) for profile in found])
