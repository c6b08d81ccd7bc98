"""A socket that ends while it is still signing in is not shown as present afterwards."""

from __future__ import annotations

import asyncio
import threading

import pytest

from chat import presence
from chat.models import OperatorConnection
from chat.realtime import lifeline
from chat.together import Together
from tests.support.sockets import Socket, new_token
from tests.support.waiting import eventually_async

pytestmark = pytest.mark.django_db(transaction=True)


async def test_whoever_leaves_while_signing_in_is_not_shown_as_there(alice, monkeypatch):
    begun, go_on, written = threading.Event(), threading.Event(), threading.Event()

    def slowly(operators):
        begun.set()
        assert go_on.wait(10)
        try:
            return presence.operators_connected(operators)
        finally:
            written.set()

    monkeypatch.setattr(lifeline, "ARRIVALS", Together(slowly))
    socket = Socket()
    assert await socket.connect()
    await socket.send("auth", {"token": await asyncio.to_thread(new_token, alice)})
    assert await asyncio.to_thread(begun.wait, 10)

    leaving = asyncio.create_task(socket.communicator.disconnect(timeout=10))
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(0.2, go_on.set)
    await leaving
    assert await asyncio.to_thread(written.wait, 10)

    async def nobody_is_there() -> bool:
        return not await OperatorConnection.objects.aexists()

    await eventually_async(nobody_is_there, within=3)
