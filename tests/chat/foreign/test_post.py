"""One POST to somebody else's server."""

from __future__ import annotations

import asyncio

import pytest

from chat.foreign.post import LONGEST_ANSWER, Outcome, Poster
from tests.support.receiver import LOCAL, receiving


async def say(url: str, **options) -> Outcome:
    poster = Poster(**options)
    try:
        return await poster.post(url, b"{}", {"x-test": "1"})
    finally:
        await poster.close()


async def test_the_bytes_and_headers_arrive_as_they_are(settings) -> None:
    settings.OUTGOING_ALLOWED_NETWORKS = LOCAL
    async with receiving() as receiver:
        outcome = await say(receiver.url)
    assert (outcome.ok, outcome.status, outcome.answer) == (True, 200, "answered")
    (heard,) = receiver.heard
    assert (heard.path, heard.body, heard.headers["x-test"]) == ("/hook", b"{}", "1")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1"])
async def test_the_own_machine_is_not_reached_by_any_name_of_it(settings, host: str) -> None:
    async with receiving() as receiver:
        port = receiver.url.rsplit(":", 1)[1]
        outcome = await say(f"https://{host}:{port}")
    assert not outcome.ok
    assert receiver.heard == []
    assert "public internet" in outcome.error or "canonical" in outcome.error


async def test_a_name_that_changes_its_mind_after_the_check_is_called_where_it_was_checked(
    settings, monkeypatch
) -> None:
    settings.OUTGOING_ALLOWED_NETWORKS = LOCAL
    asked = []

    async def resolve(self, host, port=0, family=0):
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "192.0.2.1"
        return [
            {"hostname": host, "host": address, "port": port, "family": 2, "proto": 0, "flags": 0}
        ]

    monkeypatch.setattr("chat.foreign.post.ThreadedResolver.resolve", resolve)
    async with receiving() as receiver:
        url = receiver.url.replace("127.0.0.1", "hook.example")
        assert (await say(url)).ok
    assert asked == ["hook.example"], "one look-up, whose answer is checked and called"


async def test_one_forbidden_address_among_several_is_one_too_many(settings, monkeypatch) -> None:
    settings.OUTGOING_ALLOWED_NETWORKS = LOCAL

    async def resolve(self, host, port=0, family=0):
        common = {"hostname": host, "port": port, "family": 2, "proto": 0, "flags": 0}
        return [{**common, "host": "127.0.0.1"}, {**common, "host": "10.0.0.1"}]

    monkeypatch.setattr("chat.foreign.post.ThreadedResolver.resolve", resolve)
    async with receiving() as receiver:
        outcome = await say(receiver.url.replace("127.0.0.1", "hook.example"))
    assert "10.0.0.1" in outcome.error
    assert receiver.heard == []


async def test_a_redirect_is_not_followed(settings) -> None:
    settings.OUTGOING_ALLOWED_NETWORKS = LOCAL
    async with receiving(statuses=[307]) as receiver:
        receiver.answer_headers = {"location": "/elsewhere"}
        outcome = await say(receiver.url)
    assert (outcome.ok, outcome.status) == (False, 307)
    assert [heard.path for heard in receiver.heard] == ["/hook"]


async def test_a_server_that_says_nothing_or_far_too_much_costs_little(settings) -> None:
    settings.OUTGOING_ALLOWED_NETWORKS = LOCAL

    async def silent(reader, writer):
        await reader.read()
        writer.close()

    async def endless(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                writer.write(b"x" * 65536)
                await writer.drain()
        except OSError:
            writer.close()

    for talk, status, error in ((silent, None, "No answer in time."), (endless, 200, "")):
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        outcome = await say(f"http://127.0.0.1:{port}/", timeout=0.5)
        server.close()
        assert (outcome.status, outcome.error) == (status, error)
        assert len(outcome.answer) <= LONGEST_ANSWER
