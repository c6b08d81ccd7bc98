"""Somebody else's server, which hears what it is told."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

LOCAL = [ipaddress.ip_network("127.0.0.0/8")]


@dataclass
class Heard:
    """One request as it came."""

    path: str
    body: bytes
    headers: Mapping[str, str]


@dataclass
class Receiver:
    """Answers with `statuses` in turn, the last one for ever; `refuses`: what it answers 422."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    statuses: list[int] = field(default_factory=lambda: [200])
    answer_headers: dict[str, str] = field(default_factory=dict)
    refuses: bytes | None = None

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.heard.append(Heard(request.path, body, request.headers.copy()))
        if self.refuses is not None and self.refuses in body:
            return web.Response(status=422, text="not like this")
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return web.Response(status=status, text="answered", headers=self.answer_headers)


@asynccontextmanager
async def receiving(**options: Any) -> AsyncIterator[Receiver]:
    """A receiver on a port of this machine."""
    receiver = Receiver(**options)
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", receiver.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()
