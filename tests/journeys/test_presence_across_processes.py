"""An operator's tabs agree, whichever server process each of them hangs on."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from tests.support.backend import Backend
from tests.support.live_client import Disconnected, Frame, LiveClient
from tests.support.programs import Server, Simulator
from tests.support.stack import Stack

# What a killed process leaves behind, as it is when nobody has renewed it for its lifetime. The
# wait itself (up to 60 s) is arithmetic: tests/chat/test_presence.py.
AS_IF_LONG_AGO = """
from datetime import timedelta
from django.db.models import F
from chat.models import OperatorConnection
from chat.models.connection import CONNECTION_LIFETIME
rows = OperatorConnection.objects.filter(operator__username="alice")
print(rows.update(last_seen=F("last_seen") - CONNECTION_LIFETIME))
"""


@pytest.fixture
def simulator(stack: Stack) -> Simulator:
    """LINE, before the servers, which learn its address from it."""
    return stack.start_simulator()


@pytest.fixture
def servers(stack: Stack, backend: Backend, simulator: Simulator) -> list[Server]:
    """Two processes, or on the embedded set-up the one that there can be, twice."""
    first = stack.start_server(worker=True)
    return [first, stack.start_server(worker=False) if backend.name == "production" else first]


async def online(client: LiveClient, *names: str) -> None:
    """Wait until these are exactly who is online."""

    def seen(frame: Frame) -> bool:
        return [one["name"] for one in frame["payload"]["operators"]] == [*names]

    async with asyncio.timeout(20):
        while not seen(await client.expect("presence_update", timeout=20)):
            pass


async def test_tabs_on_two_processes_agree_on_typing_unread_and_sends(
    stack: Stack, servers: list[Server], simulator: Simulator
) -> None:
    here, there = servers
    alice, bob = stack.tokens["alice"], stack.tokens["bob"]
    async with (
        LiveClient(here.socket_url, alice) as first,
        LiveClient(there.socket_url, alice) as second,
        LiveClient(there.socket_url, bob) as other,
    ):
        address = simulator.meet("nok")
        assert simulator.write("nok", "hello")["status"] == 200
        for client in (first, second, other):
            await client.expect("conversation_update", line_user_id=address, unread_count=1)
            await client.join(address, mark_read=False)

        await first.ask("typing_start")
        await other.expect("typing_indicator", is_typing=True, name="alice")
        await first.ask("typing_stop")
        await other.expect("typing_indicator", is_typing=False, name="alice")

        await first.ask("mark_read", {"line_user_id": address, "seq": 1})
        await second.expect("conversation_update", line_user_id=address, unread_count=0)

        ack = await first.send_message("How can I help?", temp_id="t-1")
        await second.expect("message_ack", temp_id="t-1")
        for client in (first, second, other):
            await client.expect("message_sent", temp_id="t-1")
            await client.expect("session_claimed", operator_id=first.operator_id)
            new = [frame["payload"]["id"] for frame in client.take("new_message")]
            assert new == [ack["payload"]["message_id"]]
        # The last that could have come has come: what is one operator's is nobody else's.
        assert second.take("typing_indicator") == first.take("typing_indicator") == []
        assert first.take("message_ack") == other.take("message_ack") == []
        rows = other.take("conversation_update", line_user_id=address)
        assert {frame["payload"]["unread_count"] for frame in rows} <= {1}


async def test_an_operator_is_online_while_any_of_their_connections_lives(
    stack: Stack, servers: list[Server]
) -> None:
    here, there = servers
    async with LiveClient(here.socket_url, stack.tokens["bob"]) as bob:
        await online(bob, "bob")
        async with AsyncExitStack() as connections:
            first, second = [
                await connections.enter_async_context(
                    LiveClient(server.socket_url, stack.tokens["alice"])
                )
                for server in (here, there)
            ]
            await online(bob, "alice", "bob")
            await first.ask("set_status", {"status": "busy"})
            for client in (bob, second):
                while True:
                    frame = await client.expect("presence_update")
                    if "busy" in {one["status"] for one in frame["payload"]["operators"]}:
                        break
            first.drop()
            await first.closed()
            # Somebody else comes and goes, so that presence is told once more.
            async with LiveClient(here.socket_url, stack.tokens["carol"]):
                await online(bob, "alice", "bob", "carol")
            await online(bob, "alice", "bob")
            await second.close()
        await online(bob, "bob")


async def test_who_hung_on_a_killed_process_is_gone_and_the_others_are_told(
    stack: Stack, servers: list[Server], backend: Backend
) -> None:
    here, there = servers
    async with AsyncExitStack() as connections:
        bob = LiveClient(here.socket_url, stack.tokens["bob"])
        await connections.enter_async_context(bob)
        alice = LiveClient(there.socket_url, stack.tokens["alice"])
        await connections.enter_async_context(alice)
        await online(bob, "alice", "bob")
        there.kill()
        assert await alice.closed() == 1006
        with pytest.raises(Disconnected):
            await alice.ask("ping")
        if backend.name == "embedded":
            await asyncio.to_thread(there.start)
            bob = LiveClient(here.socket_url, stack.tokens["bob"])
            await connections.enter_async_context(bob)
            # Until her time is up she may come back at any moment.
            await online(bob, "alice", "bob")
        changed = await asyncio.to_thread(stack.manage, "shell", "-c", AS_IF_LONG_AGO)
        assert changed.splitlines()[-1] == "1"
        await online(bob, "bob")
