"""Who gets in, and who is shown the door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from knox.models import AuthToken

from tests.support.cast import password_of
from tests.support.sockets import Socket, new_token

pytestmark = pytest.mark.django_db(transaction=True)

OURS = "http://testserver"


def session_cookie(user) -> str:
    client = Client()
    assert client.login(username=user.username, password=password_of(user.username))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


async def test_connect_and_auth_with_a_token(alice):
    socket = Socket()
    assert await socket.connect()
    await socket.send("auth", {"token": await sync_to_async(new_token)(alice)}, id="a")
    first, second = await socket.next(), await socket.next()
    assert first["type"] == "auth_success"
    assert first["reply_to"] == "a"
    assert first["payload"] == {
        "admin_id": str(alice.pk),
        "operator": {"id": str(alice.pk), "name": "Alice", "role": "operator"},
        "protocol": 1,
        "heartbeat_seconds": 25,
        "release": settings.RELEASE,
    }
    assert second["type"] == "presence_update"
    assert second["payload"]["operators"] == [
        {"id": str(alice.pk), "name": "Alice", "status": "online", "active_chats": 0}
    ]
    await socket.close()


async def test_a_logged_in_browser_needs_no_token(alice):
    cookie = await sync_to_async(session_cookie)(alice)
    socket = Socket(origin=OURS, cookie=cookie)
    assert await socket.connect()
    await socket.send("auth", {})
    assert (await socket.expect("auth_success"))["payload"]["admin_id"] == str(alice.pk)
    await socket.close()


async def test_a_session_cookie_without_an_origin_does_not_count(alice):
    cookie = await sync_to_async(session_cookie)(alice)
    socket = Socket(cookie=cookie)
    assert await socket.connect()
    await socket.send("auth", {})
    assert (await socket.expect("auth_error"))["payload"]["code"] == "auth_missing_token"
    assert await socket.closed_with() == 4401


async def test_a_page_of_another_origin_is_refused_at_the_handshake(alice):
    cookie = await sync_to_async(session_cookie)(alice)
    for origin in ("https://evil.example", "http://testserver.evil.example", "null"):
        assert not await Socket(origin=origin, cookie=cookie).connect()


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({}, "auth_missing_token"),
        ({"token": ""}, "auth_missing_token"),
        ({"token": "nonsense"}, "auth_invalid_token"),
        ({"token": "ünsinn\u0000"}, "auth_invalid_token"),
        ({"token": "0" * 512}, "auth_invalid_token"),
    ],
)
async def test_a_bad_token_is_an_auth_error_and_4401(db, payload, code):
    socket = Socket()
    assert await socket.connect()
    await socket.send("auth", payload)
    assert (await socket.expect("auth_error"))["payload"]["code"] == code
    assert await socket.closed_with() == 4401


async def test_an_expired_token_says_so(alice):
    def expired() -> str:
        return str(AuthToken.objects.create(user=alice, expiry=timedelta(seconds=-1))[1])

    socket = Socket()
    assert await socket.connect()
    await socket.send("auth", {"token": await sync_to_async(expired)()})
    assert (await socket.expect("auth_error"))["payload"]["code"] == "auth_expired_token"
    assert await socket.closed_with() == 4401


async def test_admin_id_must_be_the_one_who_signed_in(alice, bob):
    for admin_id, answer in ((str(bob.pk), "auth_error"), (str(alice.pk), "auth_success")):
        socket = Socket()
        assert await socket.connect()
        token = await sync_to_async(new_token)(alice)
        await socket.send("auth", {"token": token, "admin_id": admin_id})
        await socket.expect(answer)
        await socket.close()


async def test_a_user_who_is_no_operator_is_refused(db, django_user_model):
    user = await sync_to_async(django_user_model.objects.create_superuser)("root", password="x")
    socket = Socket()
    assert await socket.connect()
    await socket.send("auth", {"token": await sync_to_async(new_token)(user)})
    assert (await socket.expect("auth_error"))["payload"]["code"] == "auth_invalid_token"
    assert await socket.closed_with() == 4401


async def test_nothing_but_ping_works_before_auth(db):
    socket = Socket()
    assert await socket.connect()
    pong = await socket.ask("ping")
    assert pong["type"] == "pong"
    assert "server_time" in pong["payload"]
    refused = (await socket.ask("join_room", {"line_user_id": "U1"}))["payload"]
    assert refused["code"] == "not_authenticated"
    assert "authenticated" in refused["message"]
    await socket.close()


async def test_a_socket_that_never_signs_in_is_closed_with_4408(db, monkeypatch):
    monkeypatch.setattr("chat.realtime.signing_in.AUTH_SECONDS", 0.1)
    socket = Socket()
    assert await socket.connect()
    assert await socket.closed_with() == 4408


async def test_a_deactivated_operator_is_closed_at_the_next_command(sign_in, alice):
    a = await sign_in(alice)
    alice.is_active = False
    await sync_to_async(alice.save)()
    await a.send("ping")
    await a.expect("auth_error")
    assert await a.closed_with() == 4401
