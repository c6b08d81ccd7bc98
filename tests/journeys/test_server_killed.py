"""SIGKILL in the middle of a flood of webhooks: what was answered 200 is there, once, in order."""

from __future__ import annotations

import asyncio

from tests.support import database
from tests.support.backend import Backend
from tests.support.live_client import LiveClient
from tests.support.rest import Rest
from tests.support.stack import Stack
from tests.support.waiting import eventually_async
from tests.support.webhook_posters import WebhookPosters

USERS = 20
MESSAGES = 25
# Events answered when the server is killed.
KILLS = (140, 370)
# Requests that nobody has answered yet when the server is killed, of the eight that there may be.
IN_HAND = 4

ALL = [str(number) for number in range(1, MESSAGES + 1)]


async def test_every_webhook_answered_200_is_in_its_conversation_once_and_in_order(
    stack: Stack, backend: Backend
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server()
    if backend.name == "production":
        # It sweeps up what the killed server leaves, while the new one takes the same users' next.
        stack.start_worker()
    users = [simulator.meet(f"customer-{number}") for number in range(1, USERS + 1)]
    posters = WebhookPosters(server.webhook_url, users, MESSAGES)

    writing = asyncio.create_task(posters.run())
    for kill_at in KILLS:
        await posters.reached(kill_at)
        await posters.busy(IN_HAND)
        broken = posters.broken
        server.kill()
        await asyncio.to_thread(server.start)
        assert posters.broken > broken
    async with asyncio.timeout(60):
        await writing
    assert posters.answered == USERS * MESSAGES
    assert not posters.refusals, "nothing but 200 is ever answered"

    bob = Rest(server, stack.tokens["bob"])

    async def everything_is_worked_through() -> bool:
        rows = await asyncio.to_thread(bob.conversations)
        assert {user: rows[user]["last_seq"] for user in users} == dict.fromkeys(users, MESSAGES)
        return True

    await eventually_async(everything_is_worked_through, within=60, pause=0.1)

    for row in bob.conversations().values():
        assert row["unread_count"] == MESSAGES
        assert row["session"]["status"] == "WAITING"
    async with LiveClient(server.socket_url, stack.tokens["alice"]) as alice:
        for user in users:
            history = bob.messages(user)
            assert [message["content"] for message in history] == ALL
            assert [message["seq"] for message in history] == list(range(1, MESSAGES + 1))
            seen = (await alice.join(user))["payload"]
            assert [message["id"] for message in seen["messages"]] == [m["id"] for m in history]

    database.nothing_is_left_over(stack)
    counted = "SELECT count(*) FROM "
    assert database.value(stack, counted + "webhooks_webhookevent") == USERS * MESSAGES
    assert database.value(stack, counted + "chat_message") == USERS * MESSAGES
    assert database.value(stack, counted + "chat_session") == USERS
