"""Limits per operator, across connections and doors."""

from __future__ import annotations

import json

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from chat.realtime.throttle import Flood, Throttle
from tests.support.sockets import Socket, new_token

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fresh_buckets(monkeypatch):
    monkeypatch.setattr("chat.realtime.consumer.THROTTLE", Throttle())


async def test_frames_over_the_limit_are_refused_and_say_when_to_go_on(
    sign_in, alice, bob, settings
):
    first, second, other = await sign_in(alice), await sign_in(alice), await sign_in(bob)
    settings.RATE_LIMIT_FRAMES = 6
    for socket in (first, second) * 3:
        assert (await socket.ask("leave_room"))["type"] == "ack"
    await first.send("leave_room")
    refused = (await first.expect("error"))["payload"]
    assert refused["code"] == "rate_limit_exceeded"
    assert refused["retryable"] is True
    assert 0 < refused["retry_after"] <= 10
    # Typing and pings have a bucket of their own, and Bob his.
    assert (await first.ask("ping"))["type"] == "pong"
    assert (await other.ask("leave_room"))["type"] == "ack"


async def test_a_flood_that_goes_on_is_closed_with_4429(sign_in, alice, settings):
    a = await sign_in(alice)
    settings.RATE_LIMIT_FRAMES = 5
    for _ in range(12):
        await a.send("leave_room")
    assert await a.closed_with() == 4429


def test_a_bucket_fills_again(settings):
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    settings.RATE_LIMIT_FRAMES = 60
    for _ in range(60):
        throttle.take(1, "leave_room")
    for _ in range(60):
        with pytest.raises(Exception, match="slow down"):
            throttle.take(1, "leave_room")
    with pytest.raises(Flood):
        throttle.take(1, "leave_room")
    now[0] += 60
    throttle.take(1, "leave_room")
    settings.RATE_LIMIT_FRAMES = 0
    for _ in range(1000):
        throttle.take(1, "leave_room")


async def test_messages_over_the_limit_are_not_sent_whatever_the_door(
    sign_in, alice, address, settings, stored
):
    settings.RATE_LIMIT_SENDS = 2
    a = await sign_in(alice)
    await a.ask("join_room", {"line_user_id": address})
    for number in range(2):
        payload = {"text": "hi", "temp_id": f"t{number}"}
        assert (await a.ask("send_message", payload))["type"] == "message_ack"
    refused = (await a.ask("send_message", {"text": "hi", "temp_id": "t2"}))["payload"]
    assert refused["code"] == "rate_limit_exceeded"
    assert 0 < refused["retry_after"] <= 60

    def over_rest():
        client = Client(headers={"authorization": f"Token {new_token(alice)}"})
        return client.post(
            f"/api/v1/admin/live-chat/conversations/{address}/messages",
            json.dumps({"text": "hi"}),
            content_type="application/json",
        )

    response = await sync_to_async(over_rest)()
    assert response.status_code == 429
    # What was sent before is acknowledged again, it is no new message.
    again = await a.ask("send_message", {"text": "hi", "temp_id": "t1"})
    assert again["type"] == "message_ack"
    assert len(await stored(direction="OUTGOING")) == 2


async def test_an_operator_may_have_so_many_sockets(sign_in, alice, settings):
    settings.MAX_SOCKETS_PER_OPERATOR = 1
    first = await sign_in(alice)
    second = Socket()
    assert await second.connect()
    token = await sync_to_async(new_token)(alice)
    await second.send("auth", {"token": token})
    assert (await second.expect("error"))["payload"]["code"] == "rate_limit_exceeded"
    await first.close()
    await second.send("auth", {"token": token})
    await second.expect("auth_success")
    await second.close()
