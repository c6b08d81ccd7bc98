"""One queue per process from commits to the channel layer: in order, and never in anybody's way.

List rows and presence are not sent as they were but as they are: a change only notes that there
was one, and what goes out is read afresh, at most four times a second per conversation and twice
for presence.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils import timezone

from chat import meters, presenters, threads
from chat.models import Conversation
from chat.protocol import envelope, events, groups
from chat.selectors import inbox, operators

logger = logging.getLogger(__name__)

ROW_INTERVAL = 0.25
PRESENCE_INTERVAL = 0.5
# Rows that are read together: under load, many a query.
MAX_ROWS = 100
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
        # Rows whose turn has come, and whether somebody is reading some.
        self._due_rows: list[int] = []
        self._is_reading = False
        # The same for presence.
        self._presence_is_due = False
        self._is_counting = False

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
            await self._group_send([announcement])

    async def _drain(self) -> None:
        while not self._queue.empty():
            finished: list[Group] = []
            while not self._queue.empty():
                announcement = self._queue.get_nowait()
                if isinstance(announcement, RowChanged):
                    pk = announcement.conversation_id
                    self._soon(announcement, ROW_INTERVAL, partial(self._send_row, pk))
                elif isinstance(announcement, PresenceChanged):
                    self._soon(announcement, PRESENCE_INTERVAL, self._send_presence)
                else:
                    finished.append(announcement)
            await self._group_send(finished)

    def _soon(self, key: Hashable, interval: float, send: Callable[[], Awaitable[None]]) -> None:
        """Send at once, or `interval` after the last time; a change meanwhile goes with it."""
        if key in self._timers:
            return
        loop = asyncio.get_running_loop()
        delay = max(0.0, self._sent_at.get(key, float("-inf")) + interval - loop.time())

        async def later() -> None:
            try:
                await asyncio.sleep(delay)
                sent_at = self._sent_at[key] = loop.time()
            finally:
                # Before the read: a change that commits from here on asks for another one.
                self._timers.pop(key, None)
            try:
                await send()
            except Exception:
                logger.exception("A change could not be announced; clients will pull it.")
            # Its own time: where that took long, another one has gone and been forgotten since.
            loop.call_later(interval, self._forget, key, sent_at)

        self._timers[key] = asyncio.ensure_future(later())

    def _forget(self, key: Hashable, sent_at: float) -> None:
        if self._sent_at.get(key) == sent_at:
            del self._sent_at[key]

    async def _send_row(self, pk: int) -> None:
        """Read it and send it, together with those whose turn comes while others are read."""
        self._due_rows.append(pk)
        if self._is_reading:
            return
        self._is_reading = True
        try:
            while self._due_rows:
                some, self._due_rows = self._due_rows[:MAX_ROWS], self._due_rows[MAX_ROWS:]
                try:
                    messages = await threads.run(row_messages, some)
                except Exception:
                    logger.exception("Rows could not be read; clients will pull them.")
                    continue
                await self._group_send([Group(groups.INBOX, message) for message in messages])
        finally:
            self._is_reading = False

    async def _send_presence(self) -> None:
        """One after the other: without a `rev`, what is sent last has to be the newest."""
        self._presence_is_due = True
        if self._is_counting:
            return
        self._is_counting = True
        try:
            while self._presence_is_due:
                self._presence_is_due = False
                text = await threads.run(lambda: envelope.encode(presence_update()))
                await self._group_send([Group(groups.INBOX, {"type": "chat.presence", "t": text})])
        finally:
            self._is_counting = False

    async def _group_send(self, some: Sequence[Group]) -> None:
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                began = time.perf_counter()
                if len(some) > 1 and hasattr(self._layer, "group_send_many"):
                    await self._layer.group_send_many([(one.name, one.message) for one in some])
                else:
                    for one in some:
                        await self._layer.group_send(one.name, one.message)
            meters.PUBLISH_SECONDS.observe(time.perf_counter() - began)
        except Exception as error:  # noqa: BLE001 (the layer's own kinds; clients pull it)
            meters.PUBLISH_FAILURES.inc()
            logger.warning("The channel layer did not take an event: %r", error)


def row_messages(pks: Sequence[int]) -> list[dict[str, Any]]:
    """The layer messages of list rows, with what each online operator has read of them."""
    conversations = list(inbox.rows_for_all().filter(pk__in=pks))
    read = operators.read_counts(pks, timezone.now())
    return [_row_message(one, read.get(one.pk, {})) for one in conversations]


def _row_message(conversation: Conversation, read: Mapping[int, int]) -> dict[str, Any]:
    fields = presenters.conversation_payload(conversation, read_count=0)
    head, tail = envelope.encode_around(events.ConversationUpdate(**fields), "unread_count")
    return {
        "type": "chat.row",
        "head": head,
        "tail": tail,
        "incoming": conversation.asking_count,
        "channel": conversation.channel_id,
        "read": {str(operator_id): count for operator_id, count in read.items()},
    }


def presence_update() -> events.PresenceUpdate:
    """Who is online, now."""
    found = operators.online(timezone.now())
    return events.PresenceUpdate(operators=[presenters.presence(profile) for profile in found])
