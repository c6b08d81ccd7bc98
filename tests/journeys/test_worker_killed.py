"""SIGKILL in the middle of a hundred answers: each reaches its phone once, and in order."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from tests.support import database
from tests.support.backend import Backend
from tests.support.desk import Desk
from tests.support.live_client import LiveClient
from tests.support.programs import Program, Server, Simulator
from tests.support.rest import Rest
from tests.support.stack import Stack
from tests.support.waiting import eventually, eventually_async

CONVERSATIONS = 10
ANSWERS = [str(number) for number in range(1, 11)]
# A lease has to lapse before another worker takes over; then the calls have their own time.
SETTLED_WITHIN = 60

# Long enough that a busy machine, too, sees several calls in hand at the same time.
SLOW = {"latency": 2000}
# Accepted, and the answer lost. Ours gives up after 10 s of silence.
LOSING_ANSWERS = {
    **SLOW,
    "error_after_accept": {"share": 0.25, "calls": ["reply", "push"]},
    "timeout_after_accept": {"times": 2, "calls": ["reply", "push"]},
}


async def test_each_of_a_hundred_answers_reaches_its_phone_once_and_in_order(
    stack: Stack, backend: Backend
) -> None:
    simulator = stack.start_simulator()
    server, first, second = start(stack, backend)
    names = [f"customer-{number}" for number in range(CONVERSATIONS)]
    users = [simulator.meet(name) for name in names]
    for name in names:
        assert simulator.write(name, "hello")["status"] == 200
    # A webhook is answered before it has been worked on.
    bob = Rest(server, stack.tokens["bob"])
    eventually(lambda: set(users) <= set(bob.conversations()), "Everybody is in the list")
    desks = [Desk(server, stack.tokens["alice"], user) for user in users]

    # The halves one after the other: a conversation whose call was in hand rests until its lease
    # has lapsed, and each kill is to find calls in hand.
    half = CONVERSATIONS // 2
    simulator.control(faults=SLOW)
    speaking = [asyncio.create_task(desk.say(ANSWERS)) for desk in desks[:half]]
    await calls_in_hand(stack, simulator, users[:half])
    first.kill()
    if first is second:
        await asyncio.to_thread(first.start)

    simulator.control(faults=LOSING_ANSWERS)
    speaking += [asyncio.create_task(desk.say(ANSWERS)) for desk in desks[half:]]
    await calls_in_hand(stack, simulator, users[half:])
    second.kill()
    simulator.control(faults={"latency": 0})
    await asyncio.to_thread(second.start)
    async with asyncio.timeout(30):
        await asyncio.gather(*speaking)

    outcomes = await all_settled(bob, users)
    for user in users:
        received = [message["text"] for message in simulator.received(user)]
        assert received == sorted(set(received), key=int), "once, and in order"
        missing = set(ANSWERS) - set(received)
        assert {outcomes[user][text] for text in missing} <= {"unknown"}
    async with LiveClient(server.socket_url, stack.tokens["carol"]) as carol:
        for user in users:
            seen = (await carol.join(user))["payload"]["messages"]
            assert statuses(seen) == outcomes[user], "the socket says what REST says"
    database.nothing_is_left_over(stack)


def start(stack: Stack, backend: Backend) -> tuple[Server, Program, Program]:
    """The server, who is killed first, and who is killed then and started again.

    Production: two workers; the first stays dead, and the other one takes over. Embedded: the
    server itself is the worker, and is killed twice.
    """
    if backend.name == "embedded":
        server = stack.start_server()
        return server, server, server
    server = stack.start_server(worker=False)
    return server, stack.start_worker(), stack.start_worker()


def statuses(messages: list[dict]) -> dict[str, str]:
    """Of our answers, by text."""
    return {m["content"]: m["status"] for m in messages if m["direction"] == "OUTGOING"}


async def calls_in_hand(stack: Stack, simulator: Simulator, users: Collection[str]) -> None:
    """Wait until some of these users have an answer and calls for three of them are under way."""

    async def reached() -> bool:
        under_way = await asyncio.to_thread(database.being_answered, stack)
        return len(under_way & set(users)) >= 3 and await answered() >= 2

    async def answered() -> int:
        state = await asyncio.to_thread(simulator.state)
        phones = {phone["id"]: phone["messages"] for phone in state["users"]}
        return sum(any(one["direction"] == "out" for one in phones[user]) for user in users)

    await eventually_async(reached, "Calls in hand", within=20)


async def all_settled(bob: Rest, users: Collection[str]) -> dict[str, dict[str, str]]:
    """Wait until every answer's outcome is clear; by user and text."""
    outcomes: dict[str, dict[str, str]] = {}

    async def settled() -> bool:
        for user in users:
            outcomes[user] = statuses(await asyncio.to_thread(bob.messages, user))
            assert list(outcomes[user]) == ANSWERS
            assert set(outcomes[user].values()) <= {"sent", "unknown"}, outcomes[user]
        return True

    await eventually_async(settled, within=SETTLED_WITHIN, pause=0.3)
    return outcomes
