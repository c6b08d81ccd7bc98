"""PostgreSQL has a bad day: database, screen and phone agree afterwards, and nothing was lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from types import SimpleNamespace

import psycopg
import pytest

from tests.support import database
from tests.support.live_client import Disconnected, LiveClient, Refused
from tests.support.live_console import LiveConsole
from tests.support.postgres import OPTIONS, PostgresServer
from tests.support.programs import Server
from tests.support.rest import Rest
from tests.support.stack import Stack
from tests.support.template import fill
from tests.support.waiting import eventually_async
from tests.support.webhook_posters import WebhookPosters

CUSTOMERS = 4
MESSAGES = 16
ANSWERS = 12

# What PostgreSQL says at a write when its disk is full. A trigger says it here in the disk's place:
# nothing of the product sees a difference, and no test can fill a disk of its own everywhere.
FULL = """
    CREATE OR REPLACE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION USING ERRCODE = 'disk_full',
            MESSAGE = 'could not extend file: No space left on device';
    END $$
"""
WRITTEN = ("webhooks_webhookrequest", "chat_message", "chat_outboxentry", "chat_delivery")


class OwnServer(PostgresServer):
    """One that may be ended, and keeps what was committed. Also a stack's template, of one copy."""

    options = OPTIONS | {"synchronous_commit": "on"}

    def __init__(self) -> None:
        super().__init__()
        self.own = self.create_database("livechat")
        self.tokens = fill(self.own)

    def copy(self) -> str:
        return self.own

    def ask(self, *statements: str) -> None:
        with psycopg.connect(self.own, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@pytest.fixture
def postgres() -> Iterator[OwnServer]:
    server = OwnServer()
    yield server
    server.stop()


@pytest.fixture
def own_stack(postgres: OwnServer) -> Iterator[Stack]:
    """On a PostgreSQL of its own and with Redis, whichever set-up the run is on."""
    stack = Stack(SimpleNamespace(redis=True), postgres)  # type: ignore[arg-type]
    yield stack
    stack.close()


class Patient(LiveConsole):
    """A console that takes a refused list for a lost connection."""

    async def _live(self, server: Server) -> None:
        try:
            await super()._live(server)
        except AssertionError as error:
            raise OSError("The list was refused.") from error


async def answer(server: Server, token: str, address: str) -> int:
    """One after the other until each is acknowledged; how often somebody had to try again."""
    again = 0
    for number in range(1, ANSWERS + 1):
        while True:
            try:
                async with asyncio.timeout(10), LiveClient(server.socket_url, token) as client:
                    await client.join(address)
                    await client.send_message(f"answer {number}", temp_id=f"a-{number}")
                break
            except (Refused, Disconnected, OSError):
                again += 1
                await asyncio.sleep(0.1)
        await asyncio.sleep(0.15)
    return again


# It brings its own servers: once is enough.
@pytest.mark.one_set_up
@pytest.mark.timeout(240)
async def test_after_cuts_a_restart_a_crash_and_a_full_disk_all_agree(
    own_stack: Stack, postgres: OwnServer
) -> None:
    stack = own_stack
    simulator = stack.start_simulator()
    limits = {"RATE_LIMIT_SENDS": "0", "RATE_LIMIT_FRAMES": "0"}
    server = stack.start_server(worker=False, **limits)
    stack.start_worker()
    users = [simulator.meet(f"customer-{number}") for number in range(CUSTOMERS)]
    posters = WebhookPosters(server.webhook_url, users, MESSAGES, connections=3, pause=0.05)

    async with Patient([server], stack.tokens["bob"], heartbeat=0.5) as screen:
        writing = asyncio.create_task(posters.run())
        await posters.reached(CUSTOMERS * 2)
        address = users[0]
        screen.open(address)
        answering = asyncio.create_task(answer(server, stack.tokens["alice"], address))

        await posters.reached(posters.total // 5)
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()"
        await asyncio.to_thread(postgres.ask, f"{cut} AND datname = 'livechat'")
        await posters.reached(posters.total * 2 // 5)
        await asyncio.to_thread(postgres.end)
        await asyncio.to_thread(postgres.start)
        await posters.reached(posters.total * 3 // 5)
        postgres.kill()
        await asyncio.to_thread(postgres.start)
        await posters.reached(posters.total * 4 // 5)
        await fill_the_disk(postgres, posters)

        async with asyncio.timeout(60):
            await writing
            print(f"Answers tried again: {await answering}; webhooks: {posters.refusals}")

        async def settled() -> bool:
            await asyncio.to_thread(database.nothing_is_left_over, stack)
            return True

        await eventually_async(settled, within=60, pause=0.2)
        async with asyncio.timeout(20):
            await screen.beat()
        rest = Rest(server, stack.tokens["bob"])
        assert screen.view.rows == await asyncio.to_thread(rest.conversations)
        assert screen.view.room is not None
        history = rest.messages(address)
        assert screen.view.room.messages == history[-len(screen.view.room.messages) :]

    assert set(posters.refusals) <= {500, 503}, "LINE delivers again what was not taken"
    for user in users:
        said = rest.messages(user)
        assert [one["seq"] for one in said] == list(range(1, len(said) + 1))
        came = [one["content"] for one in said if one["direction"] == "INCOMING"]
        assert came == [str(number) for number in range(1, MESSAGES + 1)]
    answers = [one for one in history if one["direction"] == "OUTGOING"]
    expected = [f"answer {number}" for number in range(1, ANSWERS + 1)]
    assert [one["content"] for one in answers] == expected
    assert {one["status"] for one in answers} == {"sent"}
    assert [one["text"] for one in simulator.received(address)] == expected
    assert "Nothing is wrong." in await asyncio.to_thread(stack.manage, "verify")


async def fill_the_disk(postgres: OwnServer, posters: WebhookPosters) -> None:
    """Until a few webhooks have been refused for it; then there is room again."""
    full = [
        f"CREATE TRIGGER no_space BEFORE INSERT OR UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION no_space()"
        for table in WRITTEN
    ]
    before = posters.refusals.total()
    await asyncio.to_thread(postgres.ask, FULL, *full)

    async def refused() -> bool:
        return posters.refusals.total() >= before + 5

    await eventually_async(refused)
    room = [f"DROP TRIGGER no_space ON {table}" for table in WRITTEN]
    await asyncio.to_thread(postgres.ask, *room)
