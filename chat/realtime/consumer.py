"""The live-chat socket: connect, receive, answer, disconnect. No rule and no SQL in here.

Frames are worked on by one task per socket, in their order, so that a slow command holds up
neither the events for this socket (fan_out.py) nor anybody else's.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Coroutine
from typing import Any

from django.utils import timezone

from chat import access, broadcast, threads
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
from chat.realtime.fan_out import FanOut
from chat.realtime.figure_board import BOARD
from chat.realtime.handlers import Room, perform, resolve, welcome
from chat.realtime.lifeline import LIFELINE, PresenceRow
from chat.realtime.throttle import THROTTLE, Flood
from chat.realtime.typists import Typists

logger = logging.getLogger(__name__)

AUTH_SECONDS = 10
# Frames that wait while one is worked on; a client with more in flight does not wait for answers.
MAX_WAITING = 128


class CloseCode:
    """Why the server closes; docs/protocol.md says what a client does then."""

    TOO_BIG = 1009
    NOT_AUTHENTICATED = 4401
    NO_AUTH_IN_TIME = 4408
    FLOOD = 4429


class LiveChatConsumer(FanOut):
    """One operator's connection. See docs/protocol.md."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access: access.Access | None = None
        self.connection_id: uuid.UUID | None = None
        self._presence = PresenceRow()
        self._frames: asyncio.Queue[envelope.Frame] = asyncio.Queue(MAX_WAITING)
        self._tasks: set[asyncio.Task[None]] = set()
        self._expiry: asyncio.Task[None] | None = None
        self._typists = Typists(self._stop_typing)

    # Lifecycle

    async def __call__(self, *args: Any) -> None:
        try:
            await super().__call__(*args)
        finally:
            # `disconnect` is not called when a handler fails or the server kills the task.
            await self._clean_up()

    async def connect(self) -> None:
        origin = credentials.origin(self.scope)
        if origin is not None and not credentials.origin_is_allowed(origin):
            logger.warning("A socket from %r was refused; see ALLOWED_ORIGINS.", origin[:200])
            await self.close()
            return
        await self.accept()
        self._start(self._expect_auth())
        self._start(self._work())

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        if self.closing:
            return
        text = text_data or ""
        if len(bytes_data or text.encode()) > envelope.MAX_FRAME_BYTES:
            await self.shut(CloseCode.TOO_BIG)
            return
        try:
            self._frames.put_nowait(self._read(text, bytes_data))
        except ChatError as error:
            await self.say(events.Error.of(error))
        except asyncio.QueueFull:
            busy = RateLimitExceeded("Too many frames at once; wait for answers.", retry_after=1)
            await self.say(events.Error.of(busy))
        except Flood:
            await self.shut(CloseCode.FLOOD)

    def _read(self, text: str, bytes_data: bytes | None) -> envelope.Frame:
        kind = ""
        try:
            if bytes_data is not None:
                raise MalformedFrame("The frame is binary; send JSON as text.")
            frame = envelope.decode(text)
            kind = frame.type
            return frame
        finally:
            # Counted whether it makes sense or not.
            if self.operator_id is not None:
                THROTTLE.take(self.operator_id, kind)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _clean_up(self) -> None:
        self.closing = True
        for task in list(self._tasks):
            task.cancel()
        try:
            await self._typists.stop_all()
            await self.leave_all()
            self.connection_id = None
            await self._presence.leave()
        except Exception:
            # The row expires by itself; a socket that ends has nobody left to tell.
            logger.exception("A socket could not be cleaned up.")

    # Who it is

    async def _expect_auth(self) -> None:
        await asyncio.sleep(AUTH_SECONDS)
        if self.operator_id is None:
            await self.shut(CloseCode.NO_AUTH_IN_TIME)

    async def _authenticate(self, command: commands.Auth, reply_to: str | None) -> None:
        cookie = None
        if credentials.origin(self.scope) is not None:
            # A session counts only for a page whose origin we know.
            cookie = credentials.session_key(self.scope)
        found = await threads.run(
            access.sign_in, token=command.token, session_key=cookie, admin_id=command.admin_id
        )
        operator_id = found.operator_id
        if self.operator_id not in (None, operator_id):
            raise InvalidToken("This connection is another operator's; open a new one.")
        self.access = found
        async with self.events_after():
            if self.connection_id is None:
                self.connection_id = await self._presence.arrive(operator_id)
                self.operator_id = operator_id
                LIFELINE.add(self.connection_id, found, self.check_access)
                await self.enter(groups.INBOX)
                await self.enter(groups.operator(operator_id))
            admitted, online = await threads.run(welcome, operator_id)
            await self.say(admitted, reply_to)
            await self.say(online)
        if self._expiry is not None:
            self._expiry.cancel()
        self._expiry = self._start(self._expect_expiry(found))

    async def _expect_expiry(self, found: access.Access) -> None:
        if found.expires_at is not None:
            await asyncio.sleep(max(0.0, (found.expires_at - timezone.now()).total_seconds()))
            self.check_access()

    async def access_changed(self, message: dict[str, Any]) -> None:
        """From the layer: somebody signed out, was deactivated, or lost a token."""
        if self.access is not None and message.get("ended") == self.access.fingerprint:
            await self._sign_out(InvalidToken("You have signed out."), None)
        else:
            self.check_access()

    def check_access(self) -> None:
        """Make sure that the operator still may, and end the connection if not."""
        if not self.closing:
            self._start(self._check_access())

    async def _check_access(self) -> None:
        if self.access is None:
            return
        try:
            await threads.run(access.confirm, self.access)
        except NotAuthenticated as error:
            await self._sign_out(error, None)
        except Exception:
            # Every command asks as well; a database that is away must not sign everybody out.
            logger.exception("An operator's access could not be checked.")

    async def _sign_out(self, error: ChatError, reply_to: str | None) -> None:
        await self.say(events.AuthError(message=error.message, code=error.code), reply_to)
        await self.shut(CloseCode.NOT_AUTHENTICATED)

    # Commands

    async def _work(self) -> None:
        while not self.closing:
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
            await self.say(events.Pong(server_time=timezone.now()), frame.id)
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
        if signed_out:
            await self._sign_out(error, frame.id)
        else:
            await self.say(events.Error.of(error), frame.id)

    async def _join(self, command: commands.JoinRoom, reply_to: str | None) -> None:
        room = await threads.run(resolve, command.line_user_id)
        async with self.events_after():
            before, self.room = self.room, room
            if before != room:
                # The group first, then the snapshot: nothing falls between.
                await self.enter(groups.conversation(room.id))
                if before is not None:
                    await self._leave(before)
            await self.say(await self._perform(command), reply_to)

    async def _run(self, command: In, frame: envelope.Frame) -> None:
        if isinstance(command, commands.LeaveRoom) and self.room is not None:
            room, self.room = self.room, None
            await self._leave(room)
        reply = await self._perform(command)
        if isinstance(command, commands.SubscribeAnalytics):
            BOARD.add(self.channel_name, self.pass_on)
        elif isinstance(command, commands.UnsubscribeAnalytics):
            BOARD.remove(self.channel_name)
        elif isinstance(command, commands.TypingStart | commands.TypingStop):
            address = command.line_user_id or (self.room.address if self.room else "")
            self._typists.note(address, is_typing=isinstance(command, commands.TypingStart))
        if reply is not None:
            await self.say(reply, frame.id)
        elif frame.id is not None:
            await self.say(events.Ack(for_=frame.type), frame.id)

    async def _perform(self, command: In) -> Event | None:
        if self.access is None or self.connection_id is None:
            raise NotAuthenticated("You are not authenticated; send auth first.")
        return await threads.run(
            perform,
            command,
            found=self.access,
            connection_id=self.connection_id,
            room=self.room,
        )

    async def _stop_typing(self, address: str) -> None:
        await self._perform(commands.TypingStop(line_user_id=address))

    async def _leave(self, room: Room) -> None:
        await self._typists.stop(room.address)
        await self.leave(groups.conversation(room.id))

    async def layer_resync(self, message: dict[str, Any]) -> None:
        """The channel layer was away: show the client what it may have missed."""
        if self.operator_id is not None and not self._frames.full():
            self._frames.put_nowait(envelope.Frame(type=commands.Ping.type))
