"""Servers that answer as LINE does, and as LINE should not."""

from __future__ import annotations

import asyncio
import json
import uuid
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from chat.line.client import LineClient
from chat.line.errors import LineError

MESSAGES = [{"type": "text", "text": "a word in confidence"}]
KEY = uuid.UUID("123e4567-e89b-12d3-a456-426614174000")
SENT = {"sentMessages": [{"id": "461230966842064897", "quoteToken": "q1"}]}


@asynccontextmanager
async def serving(answer, **options):
    """A client of a server on which every request is answered by `answer(request)`."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with LineClient(f"http://127.0.0.1:{port}/", **options) as client:
            yield client
    finally:
        await runner.cleanup()


@asynccontextmanager
async def serving_bytes(talk, scheme="http", **options):
    """The same below HTTP: `talk(reader, writer)` does with the connection what it likes."""
    talks: set[asyncio.Task] = set()

    async def connected(reader, writer):
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        try:
            await talk(reader, writer)
        except asyncio.CancelledError:
            # The test is over. Python 3.11 complains about a handler that ends cancelled.
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        async with LineClient(f"{scheme}://127.0.0.1:{port}", **options) as client:
            yield client
    finally:
        server.close()
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()


def answering(status=200, body=SENT, **headers):
    text = body if isinstance(body, str) else json.dumps(body)

    async def answer(request):
        return web.Response(
            status=status, text=text, content_type="application/json", headers=headers
        )

    return answer


def push(client):
    return client.push("token", "U1", MESSAGES, KEY)


def reply(client):
    return client.reply("token", "reply-token", MESSAGES)


async def error_of(call):
    with pytest.raises(LineError) as caught:
        await call
    return caught.value
