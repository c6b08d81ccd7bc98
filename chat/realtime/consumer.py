"""The live-chat socket: connect, receive, fan out, disconnect. No rule and no SQL in here.

Frames are worked on by one task per socket, in their order, so that a slow command holds up
neither the events for this socket nor anybody else's.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.utils import timezone

from chat import access, broadcast, presence, threads
from chat.errors import (
    ChatError,
    InternalError,
    InvalidToken,
    MalformedFrame,
    NotAuthenticated,
    RateLimitExceeded,
)
from chat.protocol import commands, envelope, events, groups
from chat.protocol.base import Event, In
from chat.realtime import credentials
from chat.realtime.handlers import Room, perform, resolve, welcome
from chat.realtime.lifeline import LIFELINE
from chat.realtime.typists import Typists

logger = logging.getLogger(__name__)

AUTH_SECONDS = 10
# Frames that wait while one is worked on; a client with more in flight does not wait for answers.
MAX_WAITING = 128


class Close:
    """Close codes of the protocol."""

    NOT_AUTHENTICATED = 4401
    NO_AUTH_IN_TIME = 4408
    TOO_BIG = 1009


class LiveChatConsumer(AsyncJsonWebsocketConsumer):
    """One operator's connection. See docs/protocol.md."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operator_id: int | None = None
        self.expires_at: datetime | None = None
        self.connection_id: uuid.UUID | None = None
        self.room: Room | None = None
        self._groups: set[str] = set()
        self._frames: asyncio.Queue[envelope.Frame] = asyncio.Queue(MAX_WAITING)
        self._tasks: list[asyncio.Task[None]] = []
        self._typists = Typists(self._stop_typing)
        # Events that wait until the answer which they must not overtake has been sent.
        self._held: list[str] | None = None

    # Lifecycle

    async def __call__(self, *args: Any) -> None:
        try:
            await super().__call__(*args)
        finally:
            # `disconnect` is not called when a handler fails or the server kills the task.
            await self._clean_up()

    async def dispatch(self, message: Any) -> None:
        """As Channels does it, less its hop to the one thread that all consumers share.

        Nothing here uses a connection of that thread: see chat/threads.py.
        """
        handler = getattr(self, get_handler_name(message), None)
        if handler is None:
            logger.warning("No handler for a layer message of type %r.", message.get("type"))
            return
        await handler(message)

    async def connect(self) -> None:
        origin = credentials.origin(self.scope)
        if origin is not None and not credentials.origin_is_allowed(origin):
            logger.warning("A socket from %r was refused; see ALLOWED_ORIGINS.", origin[:200])
            await self.close()
            return
        await self.accept()
        self._tasks.append(asyncio.create_task(self._expect_auth()))
        self._tasks.append(asyncio.create_task(self._work()))

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        text = text_data or ""
        if len(bytes_data or text.encode()) > envelope.MAX_FRAME_BYTES:
            await self.close(code=Close.TOO_BIG)
            return
        try:
            if bytes_data is not None:
                raise MalformedFrame("The frame is binary; send JSON as text.")
            self._frames.put_nowait(envelope.decode(text))
        except ChatError as error:
            await self._say(events.Error.of(error))
        except asyncio.QueueFull:
            busy = RateLimitExceeded("Too many frames at once; wait for answers.", retry_after=1)
            await self._say(events.Error.of(busy))

    async def _clean_up(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        try:
            await self._typists.stop_all()
            for group in self._groups:
                await self.channel_layer.group_discard(group, self.channel_name)
            self._groups.clear()
            if self.connection_id is not None:
                connection_id, self.connection_id = self.connection_id, None
                LIFELINE.remove(connection_id)
                await threads.run(presence.operator_disconnected, connection_id=connection_id)
        except Exception:
            # The row expires by itself; a socket that ends has nobody left to tell.
            logger.exception("A socket could not be cleaned up.")

    # Commands

    async def _expect_auth(self) -> None:
        await asyncio.sleep(AUTH_SECONDS)
        if self.operator_id is None:
            await self.close(code=Close.NO_AUTH_IN_TIME)

    async def _work(self) -> None:
        while True:
            frame = await self._frames.get()
            try:
                # Acknowledge, then announce.
                async with broadcast.after_reply(self.channel_name):
                    await self._answer(frame)
            except ChatError as error:
                await self._refuse(frame, error)
            except Exception:
                logger.exception("A %s could not be worked on.", frame.type[:64])
                await self._refuse(
                    frame, InternalError("Something went wrong here; nothing was done. Try again.")
                )

    async def _answer(self, frame: envelope.Frame) -> None:
        if frame.type == commands.Ping.type and self.operator_id is None:
            await self._say(events.Pong(server_time=timezone.now()), frame.id)
            return
        if self.operator_id is None and frame.type != commands.Auth.type:
            raise NotAuthenticated("You are not authenticated; send auth first.")
        command = commands.parse(frame.type, frame.payload)
        if isinstance(command, commands.Auth):
            await self._authenticate(command, frame.id)
        elif isinstance(command, commands.JoinRoom):
            await self._join(command, frame.id)
        else:
            await self._run(command, frame)

    async def _refuse(self, frame: envelope.Frame, error: ChatError) -> None:
        signed_out = isinstance(error, NotAuthenticated) and (
            self.operator_id is not None or frame.type == commands.Auth.type
        )
        if not signed_out:
            await self._say(events.Error.of(error), frame.id)
            return
        await self._say(events.AuthError(message=error.message, code=error.code), frame.id)
        await self.close(code=Close.NOT_AUTHENTICATED)

    async def _authenticate(self, command: commands.Auth, reply_to: str | None) -> None:
        cookie = None
        if credentials.origin(self.scope) is not None:
            # A session counts only for a page whose origin we know.
            cookie = credentials.session_key(self.scope)
        found = await threads.run(
            access.sign_in, token=command.token, session_key=cookie, admin_id=command.admin_id
        )
        operator_id = found.operator.user_id
        if self.operator_id not in (None, operator_id):
            raise InvalidToken("This connection is another operator's; open a new one.")
        self.expires_at = found.expires_at
        async with self._events_after():
            if self.connection_id is None:
                await self._enter(groups.INBOX)
                await self._enter(groups.operator(operator_id))
                self.connection_id = await threads.run(
                    presence.operator_connected, operator=found.operator
                )
                self.operator_id = operator_id
                LIFELINE.add(self.connection_id, operator_id)
            admitted, online = await threads.run(welcome, operator_id)
            await self._say(admitted, reply_to)
            await self._say(online)

    async def _join(self, command: commands.JoinRoom, reply_to: str | None) -> None:
        room = await threads.run(resolve, command.line_user_id)
        async with self._events_after():
            before, self.room = self.room, room
            if before != room:
                # The group first, then the snapshot: nothing falls between.
                await self._enter(groups.conversation(room.id))
                if before is not None:
                    await self._leave(before)
            await self._say(await self._perform(command), reply_to)

    async def _run(self, command: In, frame: envelope.Frame) -> None:
        if isinstance(command, commands.LeaveRoom) and self.room is not None:
            room, self.room = self.room, None
            await self._leave(room)
        reply = await self._perform(command)
        if isinstance(command, commands.TypingStart | commands.TypingStop):
            address = command.line_user_id or (self.room.address if self.room else "")
            self._typists.note(address, is_typing=isinstance(command, commands.TypingStart))
        if reply is not None:
            await self._say(reply, frame.id)
        elif frame.id is not None:
            await self._say(events.Ack(for_=frame.type), frame.id)

    async def _perform(self, command: In) -> Event | None:
        if self.operator_id is None or self.connection_id is None:
            raise NotAuthenticated("You are not authenticated; send auth first.")
        return await threads.run(
            perform,
            command,
            operator_id=self.operator_id,
            expires_at=self.expires_at,
            connection_id=self.connection_id,
            room=self.room,
        )

    async def _stop_typing(self, address: str) -> None:
        await self._perform(commands.TypingStop(line_user_id=address))

    # Groups

    async def _enter(self, group: str) -> None:
        await self.channel_layer.group_add(group, self.channel_name)
        self._groups.add(group)

    async def _leave(self, room: Room) -> None:
        group = groups.conversation(room.id)
        await self._typists.stop(room.address)
        await self.channel_layer.group_discard(group, self.channel_name)
        self._groups.discard(group)

    async def chat_event(self, message: dict[str, Any]) -> None:
        """A finished frame, for this socket unless the message says otherwise."""
        if (
            message.get("not_operator") == self.operator_id
            or message.get("origin") == self.channel_name
            or (self.room is not None and message.get("unless_in") == self.room.id)
        ):
            return
        await self._pass_on(message["t"])

    async def chat_row(self, message: dict[str, Any]) -> None:
        """A row of the list, with this operator's own unread count."""
        read = message["read"].get(str(self.operator_id), 0)
        unread = max(0, message["incoming"] - read)
        await self._pass_on(f"{message['head']}{unread}{message['tail']}")

    async def layer_resync(self, message: dict[str, Any]) -> None:
        """The channel layer was away: show the client what it may have missed."""
        if self.operator_id is not None and not self._frames.full():
            self._frames.put_nowait(envelope.Frame(type=commands.Ping.type))

    async def _pass_on(self, text: str) -> None:
        if self._held is not None:
            self._held.append(text)
        else:
            await self.send(text_data=text)

    @asynccontextmanager
    async def _events_after(self) -> AsyncIterator[None]:
        """Events that come meanwhile follow the answer, they do not overtake it."""
        self._held = []
        try:
            yield
        finally:
            held, self._held = self._held, None
            for text in held:
                await self.send(text_data=text)

    async def _say(self, event: Event | None, reply_to: str | None = None) -> None:
        if event is not None:
            await self.send(text_data=envelope.encode(event, reply_to=reply_to))
