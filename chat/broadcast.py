"""The only code that tells anybody anything: on commit, best effort, each event encoded once.

An operation calls these inside its transaction; a rollback takes the announcement with it. A
layer that is down loses the announcement and nothing else: clients find the gap by `rev` and pull.

What a consumer gets, as a layer message of type `chat.event`:
    {"type", "t": frame text, "not_operator"?, "unless_in"?, "origin"?, "channel"?}
or of type `chat.row`, a list row with the receiver's own unread count between two halves:
    {"type", "head", "tail", "incoming": n, "read": {operator id: n}, "channel"}
Those with a `channel` are only for sockets of operators who work on it.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from chat import threads
from chat.protocol import envelope, groups
from chat.protocol.base import Event
from chat.publisher import Announcement, Group, PresenceChanged, Publisher, RowChanged

logger = logging.getLogger(__name__)

_publishers: WeakKeyDictionary[asyncio.AbstractEventLoop, Publisher] = WeakKeyDictionary()


class _Held:
    """Announcements that wait until a door has answered, and the socket they come from."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.announcements: list[Announcement] = []
        # A task that was started inside keeps this context after the block has ended.
        self.released = False


_held: ContextVar[_Held | None] = ContextVar("held_announcements", default=None)


# For operations, inside their transaction


def to_conversation(
    conversation_id: int, event: Event, *, except_operator: int | None = None
) -> None:
    """To every socket that has joined the conversation, but not to `except_operator`'s."""
    _announce(groups.conversation(conversation_id), event, not_operator=except_operator)


def to_operator(
    operator_id: int,
    event: Event,
    *,
    channel_id: int | None = None,
    unless_in: int | None = None,
    but_origin: bool = False,
) -> None:
    """To all sockets of one operator.

    `channel_id`: of the conversation that it is about; they may work there no longer.
    `unless_in`: not to those that have joined this conversation, which get it there.
    `but_origin`: not to the socket that caused it, which is answered directly.
    """
    extra: dict[str, Any] = {"unless_in": unless_in, "channel": channel_id}
    if but_origin:
        held = _held.get()
        extra["origin"] = held.origin if held else None
    _announce(groups.operator(operator_id), event, **extra)


def to_inbox(event: Event, *, channel_id: int) -> None:
    """To every operator who works on the channel."""
    _announce(groups.INBOX, event, channel=channel_id)


def conversation_changed(conversation_id: int) -> None:
    """The conversation's row in the list, as it is once this is read: to every operator of
    its channel."""
    _on_commit(RowChanged(conversation_id))


def presence_changed() -> None:
    """Who is online, as it is once this is read: to every operator."""
    _on_commit(PresenceChanged())


def access_changed(operator_id: int, *, ended: str | None = None) -> None:
    """To the sockets of one operator: ask the database whether you may stay.

    `ended`: `Access.fingerprint` of a session that has ended, whatever the database says yet.
    """
    message = {"type": "access.changed", "ended": ended}
    _on_commit(Group(groups.operator(operator_id), message))


def wake_workers(conversation_id: int) -> None:
    """There is something of this conversation's in the outbox."""
    _on_commit(Group(groups.WORKERS, {"type": "work.hint", "conversation": conversation_id}))


# For doors


@asynccontextmanager
async def after_reply(origin: str) -> AsyncIterator[None]:
    """Hold back what is announced inside until the block ends: acknowledge, then announce."""
    held = _Held(origin)
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
        held.released = True
        publisher = _publisher(asyncio.get_running_loop())
        for announcement in held.announcements:
            publisher.put(announcement)


async def worker_hints() -> AsyncIterator[int | None]:
    """Yields a conversation's key whenever some process has put something of it into the outbox;
    None where hints may have got lost, as they can."""
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(groups.WORKERS, channel)
    try:
        while True:
            yield (await layer.receive(channel)).get("conversation")
    finally:
        await layer.group_discard(groups.WORKERS, channel)


async def round_trip(seconds: float) -> bool:
    """Whether the channel layer carries a message from here to here within `seconds`.

    Raises what the layer raises where it cannot be reached at all.
    """
    layer = get_channel_layer()
    nonce = uuid.uuid4().hex
    group = f"round-trip.{nonce}"
    channel = await layer.new_channel()
    heard = asyncio.Event()

    async def listen() -> None:
        # Until it is cancelled: that is when a layer forgets the channel.
        while True:
            if (await layer.receive(channel)).get("nonce") == nonce:
                heard.set()

    listening = asyncio.create_task(listen())
    try:
        async with asyncio.timeout(seconds):
            await layer.group_add(group, channel)
            await layer.group_send(group, {"type": "round.trip", "nonce": nonce})
            await heard.wait()
            return True
    except TimeoutError:
        return False
    finally:
        await layer.group_discard(group, channel)
        listening.cancel()
        await asyncio.wait({listening}, timeout=seconds)


@contextmanager
def silence() -> Iterator[None]:
    """Announce nothing inside: for imports and demo data."""
    token = _held.set(_Held(""))
    try:
        yield
    finally:
        _held.reset(token)


# Internal


def _announce(group: str, event: Event, **extra: Any) -> None:
    message = {"type": "chat.event", "t": envelope.encode(event)}
    message.update((key, value) for key, value in extra.items() if value is not None)
    _on_commit(Group(group, message))


def _on_commit(announcement: Announcement) -> None:
    # `robust`: a layer that is down must not turn a saved message into an error.
    transaction.on_commit(lambda: _hand_over(announcement), robust=True)


def _hand_over(announcement: Announcement) -> None:
    held = _held.get()
    if held is not None and not held.released:
        held.announcements.append(announcement)
        return
    loop = threads.loop_of_this_thread()
    if loop is not None:
        loop.call_soon_threadsafe(lambda: _publisher(loop).put(announcement))
    else:
        # A management command or a sync test: nobody else will send it.
        async_to_sync(Publisher(get_channel_layer()).send)(announcement)


def _publisher(loop: asyncio.AbstractEventLoop) -> Publisher:
    publisher = _publishers.get(loop)
    if publisher is None:
        publisher = _publishers[loop] = Publisher(get_channel_layer())
    return publisher
