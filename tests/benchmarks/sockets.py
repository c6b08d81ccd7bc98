"""Sockets that cost the machine little, so that the load leaves it to the server.

No library: a frame of the server's is cut out of the stream and looked at as bytes; only answers
are parsed. `tests/support/live_client.py` is the client to use anywhere else.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 30.0
# An operator's frames begin so; nothing else does.
NEW_MESSAGE = b'{"type":"new_message"'

OnFrame = Callable[[bytes, float], None]


def _ignore(frame: bytes, at: float) -> None:
    pass


class Socket(asyncio.Protocol):
    """One connection. `on_frame` gets every frame that is not an answer, and when it came."""

    def __init__(self, on_frame: OnFrame = _ignore) -> None:
        self.on_frame = on_frame
        self.close_code: int | None = None
        self._buffer = bytearray()
        self._ids = itertools.count(1)
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._is_open = False
        self._transport: Any = None

    @classmethod
    async def connect(cls, url: str, on_frame: OnFrame = _ignore) -> Socket:
        """Connected, after the handshake. Raises OSError."""
        parts = urlsplit(url)
        loop = asyncio.get_running_loop()
        _, socket = await loop.create_connection(
            lambda: cls(on_frame), str(parts.hostname), parts.port or 80
        )
        key = base64.b64encode(os.urandom(16)).decode()
        socket._transport.write(
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        async with asyncio.timeout(TIMEOUT):
            await socket._opened
        return socket

    @classmethod
    async def operator(cls, url: str, token: str, on_frame: OnFrame = _ignore) -> Socket:
        """Connected and signed in."""
        socket = await cls.connect(url, on_frame)
        await socket.ask("auth", token=token)
        return socket

    async def ask(self, type: str, **payload: Any) -> dict[str, Any]:
        """Send a command and wait for its answer; fails where it is refused."""
        identifier = str(next(self._ids))
        answer = asyncio.get_running_loop().create_future()
        self._answers[identifier] = answer
        self._send(0x1, json.dumps({"type": type, "payload": payload, "id": identifier}).encode())
        async with asyncio.timeout(TIMEOUT):
            frame: dict[str, Any] = await answer
        if frame["type"] in ("error", "auth_error"):
            raise RuntimeError(f"{type} was refused: {frame['payload']}")
        return frame

    def close(self) -> None:
        if self._transport is not None:
            self._send(0x8, b"\x03\xe8")
            self._transport.close()

    # asyncio.Protocol

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        gone = ConnectionError(f"The server closed the connection ({self.close_code}).")
        waiting: list[asyncio.Future[Any]] = [self._opened, *self._answers.values()]
        for future in waiting:
            if not future.done():
                future.set_exception(gone)

    def data_received(self, data: bytes) -> None:
        at = time.perf_counter()
        self._buffer += data
        if not self._is_open and not self._read_handshake():
            return
        while self._read_frame(at):
            pass

    # Internal

    def _read_handshake(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        if not self._buffer.startswith(b"HTTP/1.1 101"):
            self._opened.set_exception(ConnectionError(bytes(self._buffer[:80]).decode()))
            return False
        del self._buffer[: end + 4]
        self._is_open = True
        self._opened.set_result(None)
        return True

    def _read_frame(self, at: float) -> bool:
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        length, start = buffer[1], 2
        if length >= 126:
            start = 4 if length == 126 else 10
            if len(buffer) < start:
                return False
            length = int.from_bytes(buffer[2:start], "big")
        end = start + length
        if len(buffer) < end:
            return False
        kind, frame = buffer[0] & 0xF, bytes(buffer[start:end])
        del buffer[:end]
        self._take(kind, frame, at)
        return True

    def _take(self, kind: int, frame: bytes, at: float) -> None:
        if kind == 0x9:
            self._send(0xA, frame)
        elif kind == 0x8:
            self.close_code = int.from_bytes(frame[:2], "big")
        elif kind == 0x1:
            # The server writes `reply_to` before the payload.
            if self._answers and b'"reply_to":' in frame[:120]:
                document = json.loads(frame)
                answer = self._answers.pop(document["reply_to"], None)
                if answer is not None and not answer.done():
                    answer.set_result(document)
            else:
                self.on_frame(frame, at)

    def _send(self, kind: int, payload: bytes) -> None:
        # Masked as a client must, with zeros.
        size = len(payload)
        head = (
            bytes([0x80 | kind, 0x80 | size])
            if size < 126
            else bytes([0x80 | kind, 0xFE]) + size.to_bytes(2, "big")
        )
        self._transport.write(head + b"\0\0\0\0" + payload)


async def all_of(*waiting: Any, at_a_time: int = 50) -> list[Any]:
    """The results of coroutines, some at a time."""
    gate = asyncio.Semaphore(at_a_time)

    async def one(coroutine: Any) -> Any:
        async with gate:
            return await coroutine

    return list(await asyncio.gather(*(one(coroutine) for coroutine in waiting)))
