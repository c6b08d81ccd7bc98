"""What LineClient sends, and what it takes for a success."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest
from aiohttp import web

from chat.line.client import Accepted, LineClient
from chat.line.errors import Kind
from tests.chat.line.servers import (
    KEY,
    MESSAGES,
    SENT,
    answering,
    error_of,
    push,
    reply,
    serving,
    serving_bytes,
)
from tests.support.waiting import free_port

# What is sent


async def test_a_push_carries_its_token_its_retry_key_and_its_messages_as_they_are():
    seen: dict[str, Any] = {}

    async def answer(request):
        seen.update(path=request.path, headers=request.headers, body=await request.json())
        return web.json_response(SENT, headers={"X-Line-Request-Id": "r1"})

    async with serving(answer) as client:
        assert await push(client) == Accepted("r1", ("461230966842064897",), ("q1",))
    assert seen["path"] == "/v2/bot/message/push"
    assert seen["body"] == {"to": "U1", "messages": MESSAGES}
    assert seen["headers"]["Authorization"] == "Bearer token"
    assert seen["headers"]["X-Line-Retry-Key"] == str(KEY)
    assert seen["headers"]["Content-Type"] == "application/json"


async def test_a_reply_has_no_retry_key_since_line_refuses_one():
    seen: dict[str, Any] = {}

    async def answer(request):
        seen.update(path=request.path, headers=request.headers, body=await request.json())
        return web.json_response(SENT)

    async with serving(answer) as client:
        await reply(client)
    assert seen["path"] == "/v2/bot/message/reply"
    assert seen["body"] == {"replyToken": "reply-token", "messages": MESSAGES}
    assert "X-Line-Retry-Key" not in seen["headers"]


async def test_the_same_message_is_the_same_bytes_however_a_database_orders_its_keys():
    bodies = []

    async def answer(request):
        bodies.append(await request.read())
        return web.json_response(SENT)

    async with serving(answer) as client:
        for message in ({"type": "text", "text": "hi"}, {"text": "hi", "type": "text"}):
            await client.push("token", "U1", [message], KEY)
    assert bodies[0] == bodies[1]
    assert json.loads(bodies[0]) == {"to": "U1", "messages": [{"type": "text", "text": "hi"}]}


async def test_one_client_serves_many_channels_at_once():
    seen = set()

    async def answer(request):
        seen.add(request.headers["Authorization"])
        await asyncio.sleep(0.05)
        return web.json_response(SENT)

    async with serving(answer) as client:
        await asyncio.gather(*(client.push(f"t{n}", "U1", MESSAGES, KEY) for n in range(30)))
    assert seen == {f"Bearer t{n}" for n in range(30)}


async def test_without_a_base_url_calls_go_to_line_itself():
    async with LineClient() as client:
        transport = client._open()
        assert transport._api.configuration.host is None


# What counts as accepted


async def test_a_repeated_retry_key_is_a_success_with_the_first_requests_id():
    body = {"message": "The retry key is already accepted", **SENT}
    headers = {"X-Line-Request-Id": "r2", "X-Line-Accepted-Request-Id": "r1"}
    async with serving(answering(409, body, **headers)) as client:
        assert await push(client) == Accepted("r1", ("461230966842064897",), ("q1",))


async def test_a_409_to_a_reply_is_no_success():
    async with serving(answering(409, {"message": "conflict"})) as client:
        assert (await error_of(reply(client))).kind == Kind.REJECTED


@pytest.mark.parametrize(
    "body",
    ["", "not json", "[]", "null", "{}", '{"sentMessages": 7}', "<html>fine</html>", "[" * 9000],
)
async def test_a_200_is_accepted_whatever_its_body_says(body):
    async with serving(answering(200, body, **{"X-Line-Request-Id": "r1"})) as client:
        assert await push(client) == Accepted("r1")


async def test_ids_that_are_not_what_they_should_be_keep_their_place():
    sent = {"sentMessages": [{"id": 461230966842064897}, None, {"id": "x" * 65}, {"id": "4"}]}
    async with serving(answering(200, sent)) as client:
        accepted = await push(client)
    assert accepted.message_ids == ("461230966842064897", "", "", "4")
    assert accepted.quote_tokens == ("", "", "", "")


async def test_a_200_with_an_unknown_charset_or_bad_utf_8_is_accepted():
    async def answer(request):
        headers = {"Content-Type": "application/json; charset=klingon"}
        return web.Response(body=b"\xff\xfe{}", headers=headers)

    async with serving(answer) as client:
        assert await push(client) == Accepted("")


async def test_a_200_whose_body_breaks_off_is_accepted():
    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nX-Line-Request-Id: r1\r\nContent-Length: 500\r\n\r\n{")
        await writer.drain()

    async with serving_bytes(talk) as client:
        assert await push(client) == Accepted("r1")


async def test_a_200_whose_body_never_comes_is_accepted():
    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nX-Line-Request-Id: r1\r\nContent-Length: 500\r\n\r\n")
        await writer.drain()
        await asyncio.Event().wait()

    async with serving_bytes(talk, timeout=0.3) as client:
        assert await push(client) == Accepted("r1")


# Around it


async def test_the_log_has_lines_request_id_and_neither_text_nor_tokens(caplog):
    caplog.set_level(logging.DEBUG)
    async with serving(answering(**{"X-Line-Request-Id": "r1"})) as client:
        await client.push("secret-token", "U1", MESSAGES, KEY)
        await client.reply("secret-token", "secret-reply", MESSAGES)
    async with serving(answering(400, {"message": "no"}, **{"X-Line-Request-Id": "r2"})) as client:
        await error_of(client.push("secret-token", "U1", MESSAGES, KEY))
    assert "r1" in caplog.text
    assert "r2" in caplog.text
    for secret in ("confidence", "secret", "q1"):
        assert secret not in caplog.text


def test_a_client_serves_one_event_loop_after_another():
    client = LineClient(f"http://127.0.0.1:{free_port()}")

    async def body():
        assert (await error_of(push(client))).kind == Kind.NETWORK
        await client.close()

    asyncio.run(body())
    asyncio.run(body())
