"""Each way of failing, told apart, and whether LINE may have acted all the same."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from chat.line.client import LineClient
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

# What does not


@pytest.mark.parametrize(
    ("status", "message", "kind", "permanent"),
    [
        (400, "The request body has 1 error(s)", Kind.REJECTED, True),
        (400, "Failed to send messages", Kind.REJECTED, True),
        (401, "Authentication failed due to the following reason: …", Kind.TOKEN, True),
        (403, "Access to this API is not available for your account", Kind.REJECTED, True),
        (404, "Not found", Kind.NOT_FOUND, True),
        (413, "Payload Too Large", Kind.REJECTED, True),
        (429, "You have reached your monthly limit.", Kind.QUOTA, True),
        (429, "The API rate limit has been exceeded. Try again later.", Kind.RATE, False),
        (429, "Something that nobody has written down", Kind.RATE, False),
        (500, "Internal Server Error", Kind.SERVER, False),
        (503, "", Kind.SERVER, False),
    ],
)
async def test_each_refusal_is_told_apart(status, message, kind, permanent):
    body = {"message": message}
    async with serving(answering(status, body, **{"X-Line-Request-Id": "r1"})) as client:
        for call in (push, reply):
            error = await error_of(call(client))
            assert (error.kind, error.permanent, error.status) == (kind, permanent, status)
            assert error.request_id == "r1"
            assert error.detail == message
            assert error.may_have_been_processed is (status >= 500)


async def test_an_invalid_reply_token_is_told_apart_from_other_refusals_of_a_reply():
    async with serving(answering(400, {"message": "Invalid reply token"})) as client:
        assert (await error_of(reply(client))).kind == Kind.INVALID_REPLY_TOKEN
        assert (await error_of(push(client))).kind == Kind.REJECTED


async def test_a_proxys_page_that_is_not_utf_8_is_a_server_error():
    async def answer(request):
        return web.Response(status=502, body=b"<html>Schlechtes \xdcbertragung</html>")

    async with serving(answer) as client:
        error = await error_of(push(client))
    assert (error.kind, error.status, error.detail) == (Kind.SERVER, 502, "")


async def test_a_json_error_of_another_shape_is_told_by_its_status():
    for body in ("[1]", '{"message": {"a": 1}}', "null"):
        async with serving(answering(400, body)) as client:
            assert (await error_of(push(client))).kind == Kind.REJECTED


@pytest.mark.parametrize("status", [301, 302, 307])
async def test_a_redirect_is_not_followed(status):
    paths = []

    async def answer(request):
        paths.append(request.path)
        return web.Response(status=status, headers={"Location": "/login"})

    async with serving(answer) as client:
        assert (await error_of(push(client))).kind == Kind.SERVER
    assert paths == ["/v2/bot/message/push"]


# When there is no answer


async def test_a_refused_connection_has_certainly_sent_nothing():
    async with LineClient(f"http://127.0.0.1:{free_port()}") as client:
        error = await error_of(push(client))
    assert (error.kind, error.permanent, error.may_have_been_processed) == (
        Kind.NETWORK,
        False,
        False,
    )


async def test_a_host_that_does_not_exist_has_certainly_been_sent_nothing():
    async with LineClient("http://host.invalid") as client:
        assert (await error_of(push(client))).kind == Kind.NETWORK


async def test_a_connection_that_does_not_come_about_in_time_has_sent_nothing():
    """TLS that is never answered: connecting, not waiting for an answer."""

    async def talk(reader, writer):
        await asyncio.Event().wait()

    async with serving_bytes(talk, scheme="https", connect_timeout=0.2) as client:
        assert (await error_of(push(client))).kind == Kind.NETWORK


async def test_a_connection_dropped_after_the_request_may_have_been_processed():
    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")

    async with serving_bytes(talk) as client:
        error = await error_of(push(client))
    assert (error.kind, error.may_have_been_processed) == (Kind.INTERRUPTED, True)


async def test_an_answer_that_is_not_http_may_have_been_preceded_by_anything():
    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"* OK IMAP4rev1 ready\r\n\r\n")
        await writer.drain()

    async with serving_bytes(talk) as client:
        assert (await error_of(push(client))).kind == Kind.INTERRUPTED


async def test_an_answer_that_takes_too_long_may_have_been_processed():
    async def answer(request):
        await asyncio.sleep(1)
        return web.json_response(SENT)

    async with serving(answer, timeout=0.2) as client:
        assert (await error_of(push(client))).kind == Kind.INTERRUPTED


async def test_a_lost_push_is_not_repeated_behind_our_back():
    requests = []

    async def talk(reader, writer):
        requests.append(await reader.readuntil(b"\r\n\r\n"))

    async with serving_bytes(talk) as client:
        await error_of(push(client))
        await error_of(reply(client))
    assert len(requests) == 2


@pytest.mark.parametrize("token", ["", "two\nlines", "トークン"])
async def test_a_token_that_no_header_can_carry_is_refused_here(token):
    async with LineClient(f"http://127.0.0.1:{free_port()}") as client:
        error = await error_of(client.push(token, "U1", MESSAGES, KEY))
    assert (error.kind, error.permanent) == (Kind.TOKEN, True)


async def test_being_cancelled_is_not_turned_into_an_error():
    async def answer(request):
        await asyncio.sleep(1)
        return web.Response()

    async with serving(answer) as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await push(client)
