"""Whatever gets lost on the way: one heartbeat later everybody sees what the database has."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from tests.support import database
from tests.support.backend import Backend
from tests.support.live_console import LiveConsole
from tests.support.programs import Server
from tests.support.redis_server import RedisServer
from tests.support.rest import Rest
from tests.support.stack import Stack
from tests.support.waiting import eventually_async
from tests.support.webhook_posters import WebhookPosters

LOSSY = {
    "DJANGO_SETTINGS_MODULE": "tests.support.lossy_settings",
    "RATE_LIMIT_SENDS": "0",
    "RATE_LIMIT_FRAMES": "0",
}
CUSTOMERS = 6
# Of each customer, in each of the disturbances.
MESSAGES = 10
HEARTBEAT = 0.5  # seconds
SEED = 3


class Office:
    """Four tabs of three operators, each operator with two customers of their own."""

    def __init__(self, servers: list[Server], tokens: dict[str, str], users: list[str]) -> None:
        # Behind a load balancer: a tab comes back to another server.
        self.tabs = {
            name: LiveConsole(
                servers[at:] + servers[:at], tokens[name.split("-")[0]], heartbeat=HEARTBEAT
            )
            for name, at in (("alice-1", 0), ("alice-2", 1), ("bob", 1), ("carol", 0))
        }
        self.customers = {"alice-1": users[0:2], "bob": users[2:4], "carol": users[4:6]}
        self.token_of = {name: tokens[name.split("-")[0]] for name in self.tabs}
        self.said: dict[str, list[str]] = {user: [] for user in users}
        self._chance = random.Random(SEED)
        self.tabs["alice-2"].open(users[0])

    async def work(self, name: str) -> None:
        """Answer, read and now and then close, until cancelled."""
        tab = self.tabs[name]
        turn = 0
        while True:
            await asyncio.sleep(self._chance.uniform(0.1, 0.4))
            turn += 1
            address = self.customers[name][turn // 5 % 2]
            if address not in tab.view.rows:
                continue
            if turn % 12 == 0:
                await tab.ask("close_session", line_user_id=address)
            text = f"answer {len(self.said[address]) + 1}"
            self.said[address].append(text)
            tab.say(address, text)

    async def read(self) -> None:
        """Alice's other tab reads what comes in the conversation that it has open."""
        tab = self.tabs["alice-2"]
        while True:
            await asyncio.sleep(self._chance.uniform(0.2, 0.6))
            if tab.view.room is not None and tab.view.room.messages:
                newest = tab.view.room.messages[-1]["seq"]
                await tab.ask("mark_read", line_user_id=tab.view.room.address, seq=newest)

    async def lose_connections(self) -> None:
        """At random, one at a time or all at once."""
        while True:
            await asyncio.sleep(self._chance.uniform(0.2, 0.8))
            tabs = list(self.tabs.values())
            for tab in tabs if self._chance.random() < 0.1 else [self._chance.choice(tabs)]:
                tab.drop()


async def test_one_heartbeat_after_losses_outages_and_kills_everybody_sees_the_database(
    stack: Stack, backend: Backend
) -> None:
    simulator = stack.start_simulator()
    embedded = backend.name == "embedded"
    servers = [stack.start_server(worker=embedded, **LOSSY)]
    if not embedded:
        servers.append(stack.start_server(worker=False, **LOSSY))
        stack.start_worker(**LOSSY)
    users = [simulator.meet(f"customer-{number}") for number in range(CUSTOMERS)]
    office = Office(servers, stack.tokens, users)

    async with AsyncExitStack() as open_tabs:
        for tab in office.tabs.values():
            await open_tabs.enter_async_context(tab)
        going_on = [asyncio.create_task(office.work(name)) for name in office.customers]
        going_on += [
            asyncio.create_task(office.read()),
            asyncio.create_task(office.lose_connections()),
        ]
        disturbances = [kill(servers[-1]), kill(servers[0])]
        if stack.redis is not None:
            disturbances.insert(1, lose_redis(stack.redis))
        for disturbance in disturbances:
            await in_the_middle_of(servers[0].webhook_url, users, disturbance)
        for task in going_on:
            task.cancel()

        async def all_is_said_and_settled() -> bool:
            assert {name: tab.unsaid for name, tab in office.tabs.items() if tab.unsaid} == {}
            await asyncio.to_thread(database.nothing_is_left_over, stack)
            return True

        await eventually_async(all_is_said_and_settled, within=30, pause=0.2)
        everything = Rest(servers[0], stack.tokens["bob"])
        async with asyncio.timeout(20):
            await asyncio.gather(*(tab.beat() for tab in office.tabs.values()))

        for name, tab in office.tabs.items():
            rest = Rest(servers[0], office.token_of[name])
            assert tab.view.rows == await asyncio.to_thread(rest.conversations), name
            await shows_the_whole_truth(tab, rest)
        # The conversations that each had open before, from where it left them.
        for turn in (0, 1):
            for name, addresses in office.customers.items():
                office.tabs[name].open(addresses[turn])
            await asyncio.gather(*(office.tabs[name].beat() for name in office.customers))
            for name in office.customers:
                await shows_the_whole_truth(office.tabs[name], everything)

    for address in users:
        history = everything.messages(address)
        assert [message["seq"] for message in history] == list(range(1, len(history) + 1))
        came = [m["content"] for m in history if m["direction"] == "INCOMING"]
        assert came == [str(number + 1) for number in range(MESSAGES)] * len(disturbances)
        answers = [m for m in history if m["direction"] == "OUTGOING"]
        assert [message["content"] for message in answers] == office.said[address]
        assert {message["status"] for message in answers} == {"sent"}
        assert [m["text"] for m in simulator.received(address)] == office.said[address]
    for name, tab in office.tabs.items():
        print(f"{name}: {tab.connections} connections, {tab.gaps} gaps, refused {tab.refused}")
        assert tab.gaps > 0
        assert tab.connections > 2
    assert "Lost on purpose" in stack.output()


Disturbance = Callable[[WebhookPosters], Awaitable[None]]


async def in_the_middle_of(url: str, users: list[str], disturbance: Disturbance) -> None:
    """All customers write, a third of it before the disturbance, and until all is answered."""
    posters = WebhookPosters(url, users, MESSAGES, connections=4, pause=0.15)
    writing = asyncio.create_task(posters.run())
    await posters.reached(posters.total // 3)
    await disturbance(posters)
    async with asyncio.timeout(60):
        await writing
    assert not posters.refusals


def kill(server: Server) -> Disturbance:
    """Nothing is finished, and it starts again at once."""

    async def happen(posters: WebhookPosters) -> None:
        server.kill()
        await asyncio.to_thread(server.start)

    return happen


def lose_redis(redis: RedisServer) -> Disturbance:
    """It is away while a third of the messages come in, and comes back empty."""

    async def happen(posters: WebhookPosters) -> None:
        redis.kill()
        await posters.reached(posters.total * 2 // 3)
        await asyncio.to_thread(redis.start)

    return happen


async def shows_the_whole_truth(tab: LiveConsole, rest: Rest) -> None:
    """Every message that was loaded is as the database has it, and none after it is missing."""
    assert tab.view.room is not None
    history = await asyncio.to_thread(rest.messages, tab.view.room.address)
    shown = tab.view.room.messages
    assert shown, tab.view.room.address
    assert shown == history[-len(shown) :]
