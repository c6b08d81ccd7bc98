"""Clients that send half of something and hang, or far too much: the others do not notice."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic

import aiohttp

from tests.support import cast, database, line
from tests.support.live_client import LiveClient
from tests.support.programs import Server
from tests.support.rest import Rest
from tests.support.stack import Stack
from tests.support.waiting import eventually_async
from tests.support.webhook_posters import WebhookPosters

HANGING = 30
SLOW = 20
MEGABYTES = 5
# LINE takes a webhook for lost when it has no answer by then.
LINE_WAITS = 2.0

HEAD = b"POST /api/v1/line/webhook HTTP/1.1\r\nHost: 127.0.0.1\r\n"


async def test_half_requests_and_floods_do_not_hold_up_the_others_nor_the_end(
    stack: Stack,
) -> None:
    stack.start_simulator()
    server = stack.start_server()
    async with AsyncExitStack() as bad, LiveClient(server.socket_url, stack.tokens["bob"]) as bob:
        for _ in range(HANGING):
            await bad.enter_async_context(half_a_webhook(server))
        for _ in range(SLOW):
            await bad.enter_async_context(endless_headers(server))
        floods = [
            asyncio.create_task(flood(server, chunked=chunked)) for chunked in (False, True, False)
        ]

        texts = [str(number) for number in range(1, 16)]
        async with aiohttp.ClientSession() as line_platform:
            for text in texts:
                body = line.body_of(line.text_event(text))
                before = monotonic()
                async with line_platform.post(
                    server.webhook_url, data=body, headers=line.signed(body)
                ) as response:
                    assert response.status == 200
                assert monotonic() - before < LINE_WAITS
                await bob.ask("ping")
        async with asyncio.timeout(20):
            assert await asyncio.gather(*floods) == [413, 413, 413]

        rest = Rest(server, stack.tokens["alice"])

        async def all_arrived() -> bool:
            history = await asyncio.to_thread(rest.messages, cast.NOK_LINE_ID)
            return [message["content"] for message in history] == texts

        await eventually_async(all_arrived)
        assert database.value(stack, "SELECT count(*) FROM webhooks_webhookrequest") == len(texts)

        # They are still there, and do not keep the server from ending.
        assert await asyncio.to_thread(server.terminate, within=10) == 0
    assert "Traceback" not in server.output()


@asynccontextmanager
async def half_a_webhook(server: Server):
    """A signed request that stops in the middle of its body."""
    body = line.body_of(line.text_event("never whole"))
    fields = {**line.signed(body), "content-length": str(len(body))}
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(HEAD + b"".join(f"{k}: {v}\r\n".encode() for k, v in fields.items()) + b"\r\n")
    writer.write(body[: len(body) // 2])
    await writer.drain()
    yield
    writer.close()


@asynccontextmanager
async def endless_headers(server: Server):
    """A request whose header goes on, a line at a time."""
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)

    async def drip() -> None:
        number = 0
        while not writer.is_closing():
            writer.write(HEAD if number == 0 else f"X-Slow-{number}: 1\r\n".encode())
            number += 1
            await asyncio.sleep(0.2)

    dripping = asyncio.create_task(drip())
    yield
    dripping.cancel()
    writer.close()


async def flood(server: Server, *, chunked: bool) -> int:
    """Send 5 MB where 1 MiB is the most; the status of the answer."""
    piece = b"x" * 64 * 1024
    pieces = MEGABYTES * 16
    length = (
        b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % (len(piece) * pieces)
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(HEAD + b"Content-Type: application/json\r\n" + length + b"\r\n\r\n")
    for _ in range(pieces):
        writer.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
        await writer.drain()
    if chunked:
        writer.write(b"0\r\n\r\n")
        await writer.drain()
    status = int((await reader.readline()).split()[1])
    writer.close()
    return status


async def test_operators_who_come_and_go_in_the_middle_of_events_leave_no_trace(
    stack: Stack,
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server()
    users = [simulator.meet(f"customer-{number}") for number in range(8)]
    posters = WebhookPosters(server.webhook_url, users, 12)
    writing = asyncio.create_task(posters.run())

    async def come_and_go() -> None:
        while not writing.done():
            async with LiveClient(server.socket_url, stack.tokens["bob"]) as bob:
                await bob.ask("ping")

    async with asyncio.TaskGroup() as group:
        for _ in range(6):
            group.create_task(come_and_go())
    await writing
    assert not posters.refusals

    async def nobody_is_there() -> bool:
        return not database.value(stack, "SELECT count(*) FROM chat_operatorconnection")

    await eventually_async(nobody_is_there)
    assert "Traceback" not in server.output()
