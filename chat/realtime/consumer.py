"""The live-chat socket: connect, receive, answer, disconnect. No rule and no SQL in here.

Frames are worked on by one task per socket, in their order, so that a slow command holds up
neither the events for this socket (fan_out.py) nor anybody else's.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.utils import timezone

from chat import broadcast, threads, whence
from chat.errors import (
    ChatError,
    InternalError,
    MalformedFrame,
    NotAuthenticated,
    RateLimitExceeded,
)
from chat.protocol import commands, envelope, events, groups
from chat.protocol.base import Event, In
from chat.realtime import credentials
from chat.realtime.crowd import BEATS, Beat
from chat.realtime.figure_board import BOARD
from chat.realtime.handlers import Room, perform, resolve
from chat.realtime.sends import perform_sends
from chat.realtime.signing_in import CloseCode, SigningIn
from chat.realtime.throttle import THROTTLE, Flood
from chat.realtime.typists import Typists

logger = logging.getLogger(__name__)

# Frames that wait while one is worked on; a client with more in flight does not wait for answers.
MAX_WAITING = 128
# Messages that are committed together.
MAX_TOGETHER = 20


class LiveChatConsumer(SigningIn):
    """One operator's connection. See docs/protocol.md."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A thousand sockets mostly do nothing: none of them keeps a queue or a task for it.
        self._frames: list[envelope.Frame] = []
        self._worker: asyncio.Task[None] | None = None
        self._beat: asyncio.Task[None] | None = None
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
        # In this task and in those that it starts: in all that this socket asks for.
        whence.is_from((self.scope.get("client") or [""])[0])
        await self.accept()
        self.expect_auth()

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
            self._take(self._read(text, bytes_data))
        except ChatError as error:
            await self.say(events.Error.of(error))
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

    def _take(self, frame: envelope.Frame) -> None:
        """Work on it after those before it. Raises RateLimitExceeded where too many wait."""
        if len(self._frames) >= MAX_WAITING:
            raise RateLimitExceeded("Too many frames at once; wait for answers.", retry_after=1)
        self._frames.append(frame)
        if self._worker is None:
            self._worker = self.start(self._work())

    async def _clean_up(self) -> None:
        self.end_tasks()
        try:
            await self._typists.stop_all()
            await self.leave_all()
            self.connection_id = None
            await self._presence.leave()
        except Exception:
            # The row expires by itself; a socket that ends has nobody left to tell.
            logger.exception("A socket could not be cleaned up.")

    # Commands

    async def _work(self) -> None:
        while self._frames and not self.closing:
            some = self._next()
            try:
                # Acknowledge, then announce.
                async with broadcast.after_reply(self.channel_name):
                    if some[0].type == commands.SendMessage.type:
                        await self._send(some)
                    else:
                        await self._answer(some[0])
            except ChatError as error:
                await self._refuse(some, error)
            except Exception:
                logger.exception("A %s could not be worked on.", some[0].type[:64])
                await self._refuse(
                    some, InternalError("Something went wrong here; nothing was done. Try again.")
                )
        self._worker = None

    def _next(self) -> list[envelope.Frame]:
        """The next frame, and if it is a message, those that wait right behind it."""
        number = 1
        if self._frames[0].type == commands.SendMessage.type:
            for frame in self._frames[1:MAX_TOGETHER]:
                if frame.type != commands.SendMessage.type:
                    break
                number += 1
        some, self._frames = self._frames[:number], self._frames[number:]
        return some

    async def _send(self, frames: Sequence[envelope.Frame]) -> None:
        if self.access is None:
            raise NotAuthenticated("You are not authenticated; send auth first.")
        parsed = [_parsed(frame) for frame in frames]
        good = [one for one in parsed if isinstance(one, commands.SendMessage)]
        answers: list[events.MessageAck | ChatError] = []
        if good:
            answers = await threads.run(perform_sends, good, found=self.access, room=self.room)
        sent = iter(answers)
        for frame, one in zip(frames, parsed, strict=True):
            answer = one if isinstance(one, ChatError) else next(sent)
            if isinstance(answer, ChatError):
                await self._refuse([frame], answer)
            else:
                await self.say(answer, frame.id)

    async def _answer(self, frame: envelope.Frame) -> None:
        if frame.type == commands.Ping.type and self.operator_id is None:
            await self.say(events.Pong(server_time=timezone.now()), frame.id)
            return
        if self.operator_id is None and frame.type != commands.Auth.type:
            raise NotAuthenticated("You are not authenticated; send auth first.")
        command = commands.parse(frame.type, frame.payload)
        if isinstance(command, commands.Auth):
            await self.authenticate(command, frame.id)
        elif isinstance(command, commands.Ping):
            await self._answer_ping(frame)
        elif isinstance(command, commands.JoinRoom):
            await self._join(command, frame.id)
        else:
            await self._run(command, frame)

    async def _refuse(self, frames: Sequence[envelope.Frame], error: ChatError) -> None:
        for frame in frames:
            signed_out = isinstance(error, NotAuthenticated) and (
                self.operator_id is not None or frame.type == commands.Auth.type
            )
            if signed_out:
                await self.sign_out(error, frame.id)
            else:
                await self.say(events.Error.of(error), frame.id)

    async def _answer_ping(self, frame: envelope.Frame) -> None:
        """Beside the frames behind it, which need not wait for it; one at a time."""
        if self._beat is not None:
            await asyncio.wait({self._beat})
        self._beat = self.start(self._pong(frame))

    async def _pong(self, frame: envelope.Frame) -> None:
        if self.access is None:
            return
        room_id = self.room.id if self.room is not None else None
        try:
            await self.say(await BEATS.ask(Beat(self.access, room_id)), frame.id)
        except ChatError as error:
            await self._refuse([frame], error)
        except Exception:
            logger.exception("A heartbeat could not be answered.")
            await self._refuse([frame], InternalError("Something went wrong here. Try again."))
        finally:
            self._beat = None

    async def _join(self, command: commands.JoinRoom, reply_to: str | None) -> None:
        if self.access is None:
            raise NotAuthenticated("You are not authenticated; send auth first.")
        room = await threads.run(resolve, command.line_user_id, self.access)
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
            BOARD.add(self.channel_name, self.pass_on, self.reach)
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
        if self.operator_id is not None:
            # What may have been lost may have been that they work on other channels now.
            self.check_access()
            with suppress(RateLimitExceeded):
                self._take(envelope.Frame(type=commands.Ping.type))


def _parsed(frame: envelope.Frame) -> In | ChatError:
    try:
        return commands.parse(frame.type, frame.payload)
    except ChatError as error:
        return error
