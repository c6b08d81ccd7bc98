"""SIGKILL in the middle of a hundred answers: each reaches its phone once, and in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.support import database
from tests.support.backend import Backend
from tests.support.desk import Desk
from tests.support.live_client import LiveClient
from tests.support.programs import Program, Server, Simulator
from tests.support.rest import Rest
from tests.support.stack import Stack
from tests.support.waiting import eventually_async

CONVERSATIONS = 10
ANSWERS = [str(number) for number in range(1, 11)]
# A lease has to lapse before another worker takes over; then the calls have their own time.
DONE_WITHIN = 60


@dataclass
class Crew:
    """Who sends the answers: what is killed first, what second, and what is started again."""

    server: Server
    first: Program
    second: Program
    replace_first: bool


def one_worker(stack: Stack, backend: Backend) -> Crew:
    """Killed twice, and started again. On the embedded set-up it is the server itself."""
    server = stack.start_server(worker=backend.name == "embedded")
    worker = server if backend.name == "embedded" else stack.start_worker()
    return Crew(server, worker, worker, replace_first=True)


def two_workers(stack: Stack, backend: Backend) -> Crew:
    """One is killed and stays dead while the other goes on; then that one is, and starts again."""
    if backend.name == "embedded":
        return one_worker(stack, backend)
    server = stack.start_server(worker=False)
    return Crew(server, stack.start_worker(), stack.start_worker(), replace_first=False)


BAD_DAY = {
    "error_after_accept": {"share": 0.25, "calls": ["reply", "push"]},
    "timeout_after_accept": {"times": 2, "calls": ["reply", "push"]},
}


@pytest.mark.parametrize(
    ("hire", "faults"),
    [
        pytest.param(two_workers, {}, id="while-line-is-slow"),
        pytest.param(one_worker, BAD_DAY, id="while-line-loses-answers"),
    ],
)
async def test_each_answer_reaches_the_phone_once_and_in_order(
    stack: Stack, backend: Backend, hire: Callable[[Stack, Backend], Crew], faults: dict
) -> None:
    simulator = stack.start_simulator()
    crew = hire(stack, backend)
    alice = stack.tokens["alice"]
    names = [f"customer-{number}" for number in range(CONVERSATIONS)]
    users = [simulator.meet(name) for name in names]
    for name in names:
        assert simulator.write(name, "hello")["status"] == 200
    simulator.control(faults={"latency": 400, **faults})

    desks = [Desk(crew.server, alice, user) for user in users]
    half = CONVERSATIONS // 2
    # The halves one after the other: a conversation whose call was in hand rests until its lease
    # has lapsed, and each kill is to find calls in hand.
    speaking = [asyncio.create_task(desk.say(ANSWERS)) for desk in desks[:half]]
    await calls_in_hand(simulator, accepted=half)
    crew.first.kill()
    if crew.replace_first:
        await asyncio.to_thread(crew.first.start)
    accepted = sum(simulator.state()["accepted"][kind] for kind in ("reply", "push"))
    speaking += [asyncio.create_task(desk.say(ANSWERS)) for desk in desks[half:]]
    await calls_in_hand(simulator, accepted=accepted + half)
    crew.second.kill()
    await asyncio.to_thread(crew.second.start)
    async with asyncio.timeout(30):
        await asyncio.gather(*speaking)

    bob = Rest(crew.server, stack.tokens["bob"])
    outcomes: dict[str, dict[str, str]] = {}

    async def all_is_settled() -> bool:
        for user in users:
            history = await asyncio.to_thread(bob.messages, user)
            answers = [message for message in history if message["direction"] == "OUTGOING"]
            assert [message["content"] for message in answers] == ANSWERS
            outcomes[user] = {message["content"]: message["status"] for message in answers}
            assert set(outcomes[user].values()) <= {"sent", "unknown"}, outcomes[user]
        return True

    await eventually_async(all_is_settled, within=DONE_WITHIN, pause=0.3)

    state = simulator.state()
    for user in users:
        (phone,) = [one for one in state["users"] if one["id"] == user]
        received = [one["text"] for one in phone["messages"] if one["direction"] == "out"]
        assert received == sorted(set(received), key=int), "once, and in order"
        missing = set(ANSWERS) - set(received)
        assert all(outcomes[user][text] == "unknown" for text in missing)
    database.nothing_is_left_over(stack)
    async with LiveClient(crew.server.socket_url, stack.tokens["carol"]) as carol:
        for user in users:
            seen = (await carol.join(user))["payload"]["messages"]
            assert {m["content"]: m["status"] for m in seen if m["direction"] == "OUTGOING"} == (
                outcomes[user]
            )


async def calls_in_hand(simulator: Simulator, *, accepted: int) -> None:
    """Wait until LINE has accepted so many requests and three others are under way."""

    async def reached() -> bool:
        state = await asyncio.to_thread(simulator.state)
        done = sum(state["accepted"][kind] for kind in ("reply", "push"))
        begun = sum(state["calls"][kind] for kind in ("reply", "push"))
        return bool(done >= accepted and begun - done >= 3)

    await eventually_async(reached, "Calls in hand", within=20)
