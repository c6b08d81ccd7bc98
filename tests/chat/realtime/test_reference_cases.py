"""The seven cases that every server of this protocol is measured by."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

from tests.support.sockets import Socket, new_token

pytestmark = pytest.mark.django_db(transaction=True)


async def test_connect_and_auth(alice):
    socket = Socket()
    assert await socket.connect()
    token = await sync_to_async(new_token)(alice)
    await socket.send("auth", {"token": token, "admin_id": str(alice.pk)})
    success = await socket.next()
    assert success["type"] == "auth_success"
    assert success["payload"]["admin_id"] == str(alice.pk)
    assert success["timestamp"].endswith("Z")
    presence = await socket.next()
    assert presence["type"] == "presence_update"
    (operator,) = presence["payload"]["operators"]
    assert operator["id"] == str(alice.pk)
    assert operator["status"] == "online"
    assert operator["active_chats"] == 0
    await socket.close()


async def test_ping_and_pong(sign_in, alice):
    socket = await sign_in(alice)
    await socket.send("ping")
    pong = await socket.expect("pong")
    assert pong["payload"]["server_time"].endswith("Z")


async def test_auth_required(db):
    socket = Socket()
    assert await socket.connect()
    await socket.send("join_room", {"line_user_id": "U1"})
    error = (await socket.expect("error"))["payload"]
    assert error["code"] == "not_authenticated"
    assert "authenticated" in error["message"]
    await socket.close()


async def test_unknown_type(sign_in, alice):
    socket = await sign_in(alice)
    await socket.send("explode", {"now": True})
    error = (await socket.expect("error"))["payload"]
    assert error["code"] == "unknown_event"
    assert "unknown" in error["message"]


async def test_join_without_line_user_id(sign_in, alice):
    socket = await sign_in(alice)
    await socket.send("join_room", {})
    error = (await socket.expect("error"))["payload"]
    assert error["code"] == "validation_error"
    assert "line_user_id" in error["message"]


async def test_send_without_a_room(sign_in, alice, stored):
    socket = await sign_in(alice)
    await socket.send("send_message", {"text": "hello", "temp_id": "t1"})
    error = (await socket.expect("error"))["payload"]
    assert error["code"] == "not_in_room"
    assert "room" in error["message"]
    assert await stored() == []


async def test_send_without_text(sign_in, alice, address, stored):
    socket = await sign_in(alice)
    await socket.ask("join_room", {"line_user_id": address})
    await socket.send("send_message", {"temp_id": "t1"})
    error = (await socket.expect("error"))["payload"]
    assert error["code"] == "validation_error"
    assert "text" in error["message"]
    assert await stored() == []
