"""Webhooks as LINE posts them, over connections that stay open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tests.support import line


class Poster:
    """Posts signed text events; one connection for each that is on its way at a time.

    Plain HTTP/1.1 by hand, for the same reason as `sockets.py`.
    """

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        # Seconds from the first byte of each request to its answer.
        self.answered: list[float] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for _, writer in self._idle:
            writer.close()

    async def post(
        self, text: str, user: str, *, sending: Callable[[float], None] | None = None
    ) -> None:
        """One text of one user; returns when it is answered 200, fails at anything else.
        `sending` is told the time at which the request is written."""
        body = line.body_of(line.text_event(text, user=user))
        headers = line.signed(body) | {"host": self._url.netloc, "content-length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        request = f"POST {self._url.path} HTTP/1.1\r\n{head}\r\n".encode() + body
        reader, writer = await self._connection()
        began = time.perf_counter()
        if sending is not None:
            sending(began)
        writer.write(request)
        status = (await reader.readline()).split()[1]
        length = 0
        while (header := await reader.readline()) != b"\r\n":
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        answer = await reader.readexactly(length)
        self.answered.append(time.perf_counter() - began)
        if status != b"200":
            raise RuntimeError(f"A webhook was answered {status!r}: {answer!r}")
        self._idle.append((reader, writer))

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._idle:
            return self._idle.pop()
        return await asyncio.open_connection(self._url.hostname, self._url.port)


async def steadily(rate: float, count: int, act: Callable[[int], asyncio.Task[None]]) -> None:
    """Call `act(n)` `rate` times a second, `count` times, whatever the last ones are doing; wait
    for the tasks that it returns."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    tasks = []
    for number in range(count):
        await asyncio.sleep(start + number / rate - loop.time())
        tasks.append(act(number))
    await asyncio.gather(*tasks)
