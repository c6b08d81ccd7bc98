"""Whoever may no longer be here is shown the door within seconds, without asking."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from knox.models import AuthToken

from chat.models import OperatorProfile, SignIn
from chat.operations.sign_ins import end_sign_ins
from tests.chat.realtime.test_signing_in import OURS, session_cookie
from tests.support.cast import password_of
from tests.support.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


async def with_session(user) -> tuple[Socket, str]:
    cookie = await sync_to_async(session_cookie)(user)
    socket = Socket(origin=OURS, cookie=cookie)
    assert await socket.connect()
    await socket.send("auth", {})
    await socket.expect("auth_success")
    return socket, cookie.partition("=")[2]


async def test_signing_out_closes_that_sessions_socket_and_no_other(alice):
    leaving, key = await with_session(alice)
    staying, _ = await with_session(alice)

    def sign_out() -> None:
        browser = Client()
        browser.cookies["sessionid"] = key
        browser.post("/logout/")

    await sync_to_async(sign_out)()
    await leaving.expect("auth_error")
    assert await leaving.closed_with() == 4401
    assert (await staying.ask("ping"))["type"] == "pong"
    await staying.close()


async def test_deactivation_closes_every_socket_of_the_operator(sign_in, alice, bob):
    a, b = await sign_in(alice), await sign_in(bob)
    session, _ = await with_session(alice)
    alice.is_active = False
    await sync_to_async(alice.save)()
    for socket in (a, session):
        assert await socket.closed_with() == 4401
    assert (await b.ask("ping"))["type"] == "pong"


async def test_a_changed_password_closes_the_sessions(alice):
    socket, _ = await with_session(alice)

    def change() -> None:
        alice.set_password("another-long-password")
        alice.save()

    await sync_to_async(change)()
    assert await socket.closed_with() == 4401
    assert password_of("alice") != "another-long-password"


async def test_a_revoked_token_closes_its_sockets(sign_in, alice):
    a = await sign_in(alice)
    await sync_to_async(lambda: AuthToken.objects.get(user=alice).delete())()
    assert await a.closed_with() == 4401


async def test_somebody_who_is_no_operator_any_more_is_closed(sign_in, alice):
    a = await sign_in(alice)
    await sync_to_async(lambda: OperatorProfile.objects.get(user=alice).delete())()
    assert await a.closed_with() == 4401


async def test_a_token_that_expires_closes_its_socket_by_itself(alice):
    def token() -> str:
        return str(AuthToken.objects.create(user=alice, expiry=timedelta(seconds=1.5))[1])

    socket = Socket()
    assert await socket.connect()
    await socket.send("auth", {"token": await sync_to_async(token)()})
    await socket.expect("auth_success")
    assert (await socket.expect("auth_error"))["payload"]["code"] == "auth_expired_token"
    assert await socket.closed_with() == 4401


async def test_a_lost_hint_is_made_up_for_at_the_next_renewal(sign_in, alice, monkeypatch):
    monkeypatch.setattr("chat.presence.RENEW_SECONDS", 0.1)
    a = await sign_in(alice)
    # An UPDATE that no signal tells of, as a script in the database would do it.
    await sync_to_async(lambda: type(alice).objects.filter(pk=alice.pk).update(is_active=False))()
    assert await a.closed_with() == 4401


async def test_a_sign_in_that_is_ended_elsewhere_closes_its_socket_and_no_other(alice):
    ended, key = await with_session(alice)
    staying, _ = await with_session(alice)

    def end() -> None:
        rows = SignIn.objects.filter(session=key)
        assert end_sign_ins(rows, by_id=alice.pk, via="page") == 1

    await sync_to_async(end)()
    assert await ended.closed_with() == 4401
    assert (await staying.ask("ping"))["type"] == "pong"
    await staying.close()
