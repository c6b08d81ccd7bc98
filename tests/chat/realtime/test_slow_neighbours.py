"""One socket's slow command is nobody else's."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from chat.protocol import commands
from chat.realtime import handlers

pytestmark = pytest.mark.django_db(transaction=True)

# Half of the threads for database work.
STUCK = 5


@pytest.fixture
def blocked(monkeypatch) -> Iterator[threading.Event]:
    """`set_status` waits, as on a locked row, until this is set."""
    go_on = threading.Event()

    def wait(command: commands.SetStatus, speaker: handlers.Speaker) -> None:
        go_on.wait(20)

    monkeypatch.setitem(handlers.HANDLERS, commands.SetStatus, wait)
    yield go_on
    go_on.set()


async def test_a_slow_database_call_of_one_socket_holds_up_no_other(
    sign_in, alice, bob, writes, address, blocked
):
    slow = [await sign_in(alice) for _ in range(STUCK)]
    other = await sign_in(bob)
    for socket in (slow[0], other):
        await socket.ask("join_room", {"line_user_id": address})
    for socket in slow:
        await socket.send("set_status", {"status": "busy"}, id="slow")
    assert (await other.ask("ping"))["type"] == "pong"
    await writes("hello")
    assert (await other.ask("send_message", {"text": "hi"}))["type"] == "message_ack"
    await other.expect("new_message", content="hello")
    # The socket itself still gets its events; its own frames wait for their turn.
    await slow[0].expect("new_message", content="hello")
    await slow[0].send("ping", id="after")
    blocked.set()
    for socket in slow:
        await socket.expect("ack")
    answers = await slow[0].expect_where(lambda frame: frame.get("reply_to") == "after")
    assert answers["type"] == "pong"
