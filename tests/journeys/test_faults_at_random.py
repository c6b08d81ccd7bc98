"""LINE and the network have a bad day, at random: nothing is lost, doubled, swapped or misstated.

`FAULTS_SECONDS` says how long it lasts, and `FAULTS_SEED` which day it is.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.support import database
from tests.support.backend import Backend
from tests.support.desk import Desk
from tests.support.programs import Server, Simulator
from tests.support.rest import Rest
from tests.support.stack import Stack
from tests.support.waiting import eventually_async

SECONDS = float(os.environ.get("FAULTS_SECONDS", "12"))
SEED = int(os.environ.get("FAULTS_SEED", "1"))
CONVERSATIONS = 20
# Retries back off, and ours waits 10 s for an answer that was lost.
SETTLED_WITHIN = 150
pytestmark = pytest.mark.timeout(SECONDS + SETTLED_WITHIN + 60)

CALLS = ["reply", "push"]
FAULTS: dict[str, dict[str, Any]] = {
    "latency": {"value": 300, "share": 0.5},
    "server_error": {"share": 0.5, "calls": CALLS},
    "error_after_accept": {"share": 0.5, "calls": CALLS},
    "timeout_after_accept": {"value": 12, "times": 2, "calls": CALLS},
    "timeout": {"value": 12, "times": 2, "calls": CALLS},
    "rate_limit": {"times": 3, "calls": CALLS},
    "unauthorized": {"times": 2, "calls": CALLS},
    "quota": {"times": 1},
    "duplicate_webhook": {"value": 3, "share": 0.5},
    "webhook_delay": {"value": 400, "share": 0.5},
}
# How often an answer may be on the phone, by what the console says of it.
TIMES = {"sent": {1}, "failed": {0}, "unknown": {0, 1}}


class Day:
    """What customers write and operators answer in twenty conversations, while things go wrong."""

    def __init__(self, simulator: Simulator, users: list[str], chance: random.Random) -> None:
        self.written: dict[str, list[str]] = {user: [] for user in users}
        self.answered: dict[str, list[str]] = {user: [] for user in users}
        self.ended = asyncio.Event()
        self._simulator = simulator
        self._chance = chance

    async def write(self, user: str) -> None:
        while not self.ended.is_set():
            text = f"question {len(self.written[user]) + 1}"
            self.written[user].append(text)
            said = {"user": user, "text": text, "wait": False}
            status, answer = await asyncio.to_thread(
                self._simulator.request, "/simulator/send", said
            )
            assert status == 200, answer
            await self._pause(0.3, 4)

    async def answer(self, desk: Desk) -> None:
        while not self.ended.is_set():
            await self._pause(0.2, 2)
            said = self.answered[desk.address]
            burst = [f"answer {len(said) + n + 1}" for n in range(self._chance.randint(1, 7))]
            said.extend(burst)
            await desk.say(burst)

    async def go_wrong(self) -> None:
        """Now this, now that, often several at once; and now and then nothing."""
        while not self.ended.is_set():
            on = [name for name in FAULTS if self._chance.random() < 0.3]
            await asyncio.to_thread(
                self._simulator.control, clear=True, faults={name: FAULTS[name] for name in on}
            )
            await self._pause(0.5, 2)

    async def _pause(self, least: float, most: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._chance.uniform(least, most)):
                await self.ended.wait()


async def test_after_a_day_of_faults_nothing_is_lost_doubled_swapped_or_misstated(
    stack: Stack, backend: Backend
) -> None:
    simulator = stack.start_simulator()
    server = start(stack, backend)
    users = [simulator.meet(f"customer-{number}") for number in range(CONVERSATIONS)]
    day = Day(simulator, users, random.Random(SEED))
    for user in users:
        day.written[user].append("hello")
        assert simulator.write(user, "hello")["status"] == 200
    rest = Rest(server, stack.tokens["bob"])
    await eventually_async(lambda: all_are_there(rest, users), "Everybody is in the list")
    desks = [Desk(server, stack.tokens["alice"], user) for user in users]

    async with asyncio.TaskGroup() as going_on:
        going_on.create_task(day.go_wrong())
        for user, desk in zip(users, desks, strict=True):
            going_on.create_task(day.write(user))
            going_on.create_task(day.answer(desk))
        await asyncio.sleep(SECONDS)
        day.ended.set()
    await asyncio.to_thread(simulator.control, clear=True)

    async def settled() -> bool:
        await asyncio.to_thread(database.nothing_is_left_over, stack)
        return True

    await eventually_async(settled, "All is settled", within=SETTLED_WITHIN, pause=0.5)
    phones = {one["id"]: one["messages"] for one in simulator.state()["users"]}
    wrong = [
        f"{user}: {complaint}"
        for user in users
        for complaint in complaints(
            whole_history(rest, user), day.written[user], day.answered[user], phones[user]
        )
    ]
    wrong += [line for line in stack.output().splitlines() if "Traceback" in line]
    assert wrong == []


def start(stack: Stack, backend: Backend) -> Server:
    """A server that lets one operator say as much as twenty would; production has two workers."""
    settings = {"RATE_LIMIT_SENDS": "0", "RATE_LIMIT_FRAMES": "0"}
    server = stack.start_server(worker=backend.name == "embedded", **settings)
    if backend.name != "embedded":
        stack.start_worker(**settings)
        stack.start_worker(**settings)
    return server


async def all_are_there(rest: Rest, users: list[str]) -> bool:
    return set(users) == set(await asyncio.to_thread(rest.conversations))


def complaints(
    history: list[dict[str, Any]],
    written: list[str],
    answered: list[str],
    phone: list[dict[str, Any]],
) -> Iterator[str]:
    """What is not as it has to be in one conversation."""
    came = [message for message in history if message["direction"] == "INCOMING"]
    # A webhook that was delivered again came later; the screen goes by LINE's own time.
    came.sort(key=lambda message: message["occurred_at"])
    if [message["content"] for message in came] != written:
        yield f"wrote {written}, and {[message['content'] for message in came]} came"
    answers = [message for message in history if message["direction"] == "OUTGOING"]
    if [message["content"] for message in answers] != answered:
        yield f"answered {answered}, and {[message['content'] for message in answers]} stands there"
    shown = [message["text"] for message in phone if message["direction"] == "out"]
    for message in answers:
        times = shown.count(message["content"])
        if times not in TIMES[message["status"]]:
            yield f"{message['content']} is {message['status']} and {times} times on the phone"
    numbers = [int(text.split()[1]) for text in shown]
    if numbers != sorted(numbers):
        yield f"on the phone in the order {numbers}"


def whole_history(rest: Rest, user: str) -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = []
    before = ""
    while True:
        page = rest.get(f"conversations/{user}/messages?limit=100{before}")
        pages = page["results"] + pages
        if not page["has_more"]:
            return pages
        before = f"&before_id={page['results'][0]['id']}"
