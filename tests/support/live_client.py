"""A client of the live-chat socket, for asyncio: one operator's connection to a real server.

    async with LiveClient(server_url, token) as alice:
        await alice.join(line_user_id)
        ack = await alice.send_message("Good morning!", temp_id="1")
        sent = await alice.expect("message_sent", temp_id="1")

Whatever answers a command is returned by the call that sent it; everything else waits in `unread`.

One connection, and nothing that outlives it: live_view.py keeps what an operator sees, and
live_console.py connects again and makes up for what was missed.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidMessage

Frame = dict[str, Any]

# Of the handshake, of an answer and of an event that is waited for.
TIMEOUT = 10.0


class Refused(Exception):
    """The server answered with an error; `code` is one of the protocol's."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.code: str = frame["payload"]["code"]
        super().__init__(f"{self.code}: {frame['payload']['message']}")


class Disconnected(Exception):
    """The connection is gone; `code` is the close code, 1006 where none came. What was asked last
    may have been done or not: connect again and send it with the same `temp_id`."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(f"The connection was closed with {code}.")


class LiveClient:
    """Connected and signed in inside `async with`, which raises Refused, Disconnected or OSError
    where it cannot."""

    def __init__(
        self, url: str, token: str, *, on_event: Callable[[Frame], None] | None = None
    ) -> None:
        """`url`: ws(s)://…/api/v1/ws/live-chat. `token`: of `manage.py issue_token`.

        `on_event` is called with each event as it comes; `unread` then stays empty.
        """
        self._on_event = on_event
        self.unread: list[Frame] = []
        self.operator_id: int | None = None
        # The `auth_success` that let it in.
        self.welcome: Frame = {}
        self._url = url
        self._token = token
        self._ids = itertools.count(1)
        # By the id of the command; None until the answer comes.
        self._answers: dict[str, Frame | None] = {}
        self._on_answer: dict[str, Callable[[Frame], None]] = {}
        self._came = asyncio.Condition()
        self._code: int | None = None
        self._connection: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        try:
            self._connection = await connect(self._url, proxy=None, open_timeout=TIMEOUT)
        except (ConnectionClosed, InvalidMessage, EOFError) as error:
            raise ConnectionError("The server went away during the handshake.") from error
        self._reader = asyncio.create_task(self._read(self._connection))
        try:
            self.welcome = await self.ask("auth", {"token": self._token})
        except BaseException:
            await self.close()
            raise
        self.operator_id = int(self.welcome["payload"]["admin_id"])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Say goodbye and end; calls that wait for an answer raise Disconnected."""
        if self._connection is not None:
            await self._connection.close()
        if self._reader is not None:
            await self._reader

    def drop(self) -> None:
        """Pull the cable: no goodbye, and what is under way is lost."""
        if self._connection is not None:
            self._connection.transport.abort()

    # Commands

    async def ask(
        self,
        type: str,
        payload: Frame | None = None,
        *,
        on_answer: Callable[[Frame], None] | None = None,
    ) -> Frame:
        """Send a command and return the frame that answers it. Raises Refused, Disconnected, and
        TimeoutError where no answer comes.

        `on_answer` is called with its payload ahead of every event that comes after it.
        """
        identifier = str(next(self._ids))
        self._answers[identifier] = None
        if on_answer is not None:
            self._on_answer[identifier] = on_answer
        try:
            await self._send({"type": type, "payload": payload or {}, "id": identifier})
            await self._until(lambda: self._answers[identifier] is not None, TIMEOUT)
        finally:
            frame = self._answers.pop(identifier)
            self._on_answer.pop(identifier, None)
        if frame is None:
            raise Disconnected(self._code or 1006)
        if frame["type"] in ("error", "auth_error"):
            raise Refused(frame)
        return frame

    async def join(self, line_user_id: str, **options: Any) -> Frame:
        """Watch a conversation; its state, with the newest messages, is the answer's payload."""
        return await self._once_it_is_there("join_room", {"line_user_id": line_user_id, **options})

    async def send_message(self, text: str, *, temp_id: str, **options: Any) -> Frame:
        """Into the joined room; returns the `message_ack`: from here on it cannot be lost."""
        return await self.ask("send_message", {"text": text, "temp_id": temp_id, **options})

    async def claim(self, line_user_id: str) -> Frame:
        """Take a waiting session."""
        return await self._once_it_is_there("claim_session", {"line_user_id": line_user_id})

    async def close_session(self, line_user_id: str) -> Frame:
        """Done with it."""
        return await self.ask("close_session", {"line_user_id": line_user_id})

    async def _once_it_is_there(self, type: str, payload: dict[str, Any]) -> Frame:
        """A webhook is answered before it has been worked on: its conversation may be a moment
        away. One that never comes is Refused after TIMEOUT."""
        until = time.monotonic() + TIMEOUT
        while True:
            try:
                return await self.ask(type, payload)
            except Refused as error:
                if error.code != "conversation_not_found" or time.monotonic() > until:
                    raise
            await asyncio.sleep(0.05)

    # Events

    async def expect(self, type: str, *, timeout: float = TIMEOUT, **fields: Any) -> Frame:
        """Take the first unread event of this type whose payload has these fields, waiting for it.

        Raises TimeoutError, or Disconnected where none can come any more.
        """

        def found() -> int | None:
            fits = (n for n, frame in enumerate(self.unread) if _is(frame, type, fields))
            return next(fits, None)

        await self._until(lambda: found() is not None, timeout)
        position = found()
        if position is None:
            raise Disconnected(self._code or 1006)
        return self.unread.pop(position)

    def take(self, type: str, **fields: Any) -> list[Frame]:
        """Take all unread events of this type whose payload has these fields, without waiting."""
        taken = [frame for frame in self.unread if _is(frame, type, fields)]
        self.unread = [frame for frame in self.unread if not _is(frame, type, fields)]
        return taken

    async def closed(self, *, timeout: float = TIMEOUT) -> int:
        """Wait until the server has closed the connection; its close code."""
        await self._until(lambda: False, timeout)
        return self._code or 1006

    # Internal

    async def _send(self, frame: Frame) -> None:
        if self._connection is None or self._code is not None:
            raise Disconnected(self._code or 1006)
        try:
            await self._connection.send(json.dumps(frame))
        except ConnectionClosed as error:
            raise Disconnected(_code(error)) from None

    async def _until(self, condition: Callable[[], bool], timeout: float) -> None:
        """Wait for the condition or for the end of the connection."""
        async with asyncio.timeout(timeout), self._came:
            await self._came.wait_for(lambda: self._code is not None or condition())

    async def _read(self, connection: ClientConnection) -> None:
        code = 1006
        try:
            while True:
                await self._take_in(json.loads(await connection.recv()))
        except ConnectionClosed as error:
            code = _code(error)
        finally:
            self._code = code
            async with self._came:
                self._came.notify_all()

    async def _take_in(self, frame: Frame) -> None:
        reply_to = frame.get("reply_to")
        async with self._came:
            if reply_to in self._answers:
                self._answers[reply_to] = frame
                if reply_to in self._on_answer and frame["type"] != "error":
                    self._on_answer[reply_to](frame["payload"])
            elif self._on_event is not None:
                self._on_event(frame)
            else:
                self.unread.append(frame)
            self._came.notify_all()


def _is(frame: Frame, type: str, fields: Frame) -> bool:
    payload = frame.get("payload", {})
    return frame["type"] == type and all(payload.get(key) == fields[key] for key in fields)


def _code(error: ConnectionClosed) -> int:
    return error.rcvd.code if error.rcvd is not None else 1006
