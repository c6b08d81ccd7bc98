"""A deployment in the middle of the day: SIGTERM under traffic loses and doubles nothing."""

from __future__ import annotations

import asyncio

from tests.support import database
from tests.support.backend import Backend
from tests.support.desk import Desk
from tests.support.live_client import LiveClient
from tests.support.rest import Rest
from tests.support.stack import Stack
from tests.support.waiting import eventually, eventually_async
from tests.support.webhook_posters import WebhookPosters

SERVICE_RESTART = 1012
ANSWERS = [str(number) for number in range(1, 13)]
# So many that the server is asked to stop long before the last one.
MESSAGES = 40


async def test_a_restart_under_traffic_closes_with_1012_and_loses_nothing(
    stack: Stack, backend: Backend
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(worker=backend.name == "embedded")
    workers = [stack.start_worker()] if backend.name == "production" else []
    eventually(lambda: server.request("/api/v1/ready")[0] == 200, "A worker at work", within=30)
    answered = [simulator.meet(f"answered-{number}") for number in range(4)]
    for number in range(4):
        assert simulator.write(f"answered-{number}", "hello")["status"] == 200
    writers = [simulator.meet(f"writer-{number}") for number in range(6)]
    # Calls are under way at any moment.
    simulator.control(faults={"latency": 600})

    async def calls_in_hand() -> bool:
        return len(database.being_answered(stack)) >= 2

    posters = WebhookPosters(server.webhook_url, writers, MESSAGES)
    desks = [Desk(server, stack.tokens["alice"], user) for user in answered]
    async with LiveClient(server.socket_url, stack.tokens["bob"]) as bob:
        traffic = [asyncio.create_task(desk.say(ANSWERS)) for desk in desks]
        await eventually_async(calls_in_hand, "Calls in hand", pause=0.005)
        traffic.append(asyncio.create_task(posters.run()))
        await posters.reached(posters.total // 8)
        stopping = [asyncio.to_thread(each.terminate, within=10) for each in (server, *workers)]
        assert await asyncio.gather(*stopping) == [0] * len(stopping)
        assert await bob.closed() == SERVICE_RESTART

    assert posters.answered < posters.total, "in the middle of it"
    assert {code for desk in desks for code in desk.lost} <= {SERVICE_RESTART}
    kept = {temp_id for (temp_id,) in database.rows(stack, "SELECT temp_id FROM chat_message")}
    assert {desk.temp_id(text) for desk in desks for text in desk.acknowledged} <= kept
    # What was in hand was finished: nobody waits for a lease to lapse.
    assert database.being_answered(stack) == set()
    assert database.value(stack, "SELECT count(*) FROM chat_operatorconnection") == 0

    for each in (server, *workers):
        await asyncio.to_thread(each.start)
    async with asyncio.timeout(60):
        await asyncio.gather(*traffic)
    assert not posters.refusals

    rest = Rest(server, stack.tokens["bob"])

    async def all_is_there() -> bool:
        for user in writers:
            history = await asyncio.to_thread(rest.messages, user)
            assert [m["content"] for m in history] == [str(n + 1) for n in range(MESSAGES)]
        for user in answered:
            history = await asyncio.to_thread(rest.messages, user)
            answers = [m for m in history if m["direction"] == "OUTGOING"]
            assert [(m["content"], m["status"]) for m in answers] == [(t, "sent") for t in ANSWERS]
        return True

    await eventually_async(all_is_there, within=30, pause=0.2)
    for user in answered:
        assert [message["text"] for message in simulator.received(user)] == ANSWERS
    database.nothing_is_left_over(stack)
