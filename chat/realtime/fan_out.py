"""What a socket is sent: group events as they come, answers before the events they caused."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from chat.protocol import envelope
from chat.protocol.base import Event
from chat.realtime.figure_board import BOARD
from chat.realtime.handlers import Room
from chat.selectors.reach import NOWHERE

logger = logging.getLogger(__name__)


class FanOut(AsyncJsonWebsocketConsumer):
    """The outgoing half of the live-chat consumer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operator_id: int | None = None
        self.room: Room | None = None
        # Nothing until it is known who it is.
        self.reach = NOWHERE
        self.closing = False
        self._groups: set[str] = set()
        # Events that wait until the answer which they must not overtake has been sent.
        self._held: list[str] | None = None

    async def dispatch(self, message: Any) -> None:
        """As Channels does it, less its hop to the one thread that all consumers share.

        Nothing here uses a connection of that thread: see chat/threads.py.
        """
        handler = getattr(self, get_handler_name(message), None)
        if handler is None:
            logger.warning("No handler for a layer message of type %r.", message.get("type"))
            return
        await handler(message)

    # Groups

    async def enter(self, group: str) -> None:
        """Get what is sent to this group."""
        await self.channel_layer.group_add(group, self.channel_name)
        self._groups.add(group)

    async def leave(self, group: str) -> None:
        """Not any more."""
        await self.channel_layer.group_discard(group, self.channel_name)
        self._groups.discard(group)

    async def leave_all(self) -> None:
        """The socket ends."""
        BOARD.remove(self.channel_name)
        for group in list(self._groups):
            await self.leave(group)

    # From the layer

    async def chat_event(self, message: dict[str, Any]) -> None:
        """A finished frame, for this socket unless the message says otherwise."""
        if (
            ("channel" in message and not self.reach.covers(message["channel"]))
            or message.get("not_operator") == self.operator_id
            or message.get("origin") == self.channel_name
            or (self.room is not None and message.get("unless_in") == self.room.id)
        ):
            return
        await self.pass_on(message["t"])

    async def chat_row(self, message: dict[str, Any]) -> None:
        """A row of the list, with this operator's own unread count."""
        if not self.reach.covers(message.get("channel")):
            return
        read = message["read"].get(str(self.operator_id), 0)
        unread = max(0, message["incoming"] - read)
        await self.pass_on(f"{message['head']}{unread}{message['tail']}")
        BOARD.changed()

    async def chat_presence(self, message: dict[str, Any]) -> None:
        """Who is online."""
        await self.pass_on(message["t"])
        BOARD.changed()

    # To the client

    async def pass_on(self, text: str) -> None:
        """Send an event, or hold it while an answer is being made."""
        if self._held is not None:
            self._held.append(text)
        elif not self.closing:
            await self.send(text_data=text)

    async def say(self, event: Event | None, reply_to: str | None = None) -> None:
        """Answer, ahead of whatever is held."""
        if event is not None and not self.closing:
            await self.send(text_data=envelope.encode(event, reply_to=reply_to))

    @asynccontextmanager
    async def events_after(self) -> AsyncIterator[None]:
        """Events that come meanwhile follow the answer, they do not overtake it."""
        held: list[str] = []
        self._held = held
        try:
            yield
        finally:
            # Those that come while these are sent queue up behind them.
            while held and not self.closing:
                await self.send(text_data=held.pop(0))
            self._held = None

    async def shut(self, code: int) -> None:
        """Close, and say nothing more."""
        if not self.closing:
            self.closing = True
            await self.close(code=code)
