"""A customer writes, twenty operators look on: how long until they see it?"""

from __future__ import annotations

import asyncio
from functools import partial

from tests.benchmarks.case import Case, Figure, latencies
from tests.benchmarks.installation import Installation
from tests.benchmarks.measure import commits_per_second, milliseconds
from tests.benchmarks.posting import Poster, steadily
from tests.benchmarks.publishing import Publisher
from tests.benchmarks.watching import Room, room_of

OPERATORS = 20
SECONDS = 10
QUICK_SECONDS = 4


async def measure(installation: Installation, quick: bool, *, rate: int) -> dict[str, float]:
    count = rate * (QUICK_SECONDS if quick else SECONDS)
    found = await _product(installation, rate, count)
    found |= await _bare(installation, rate, count)
    _, commit_ms = await commits_per_second(installation, clients=1, seconds=1)
    return found | {"commit": commit_ms}


async def _product(installation: Installation, rate: int, count: int) -> dict[str, float]:
    address, _ = room_of(installation, 0)
    room = Room()
    await room.fill(installation.server.socket_url, installation.tokens[:OPERATORS], address)
    async with Poster(installation.server.webhook_url) as poster:

        def write(number: int) -> asyncio.Task[None]:
            text = f"{number} Is the blue one in stock?"
            return asyncio.create_task(
                poster.post(text, address, sending=partial(room.sent, number))
            )

        # Connections, caches and threads that the first requests pay for.
        await steadily(rate, rate, write)
        await room.everything()
        room.reset()
        await steadily(rate, count, write)
        lost = await room.everything()
        answers = milliseconds(poster.answered[rate:], "answer_")
    await room.close()
    return milliseconds(room.delays) | answers | {"late": room.out_of_order, "lost": lost}


async def _bare(installation: Installation, rate: int, count: int) -> dict[str, float]:
    room = Room()
    await room.fill_bare(installation.bare.socket_url, OPERATORS)
    async with Publisher(installation, "bare") as publisher:

        def write(number: int) -> asyncio.Task[None]:
            room.expect(number)
            return asyncio.create_task(publisher.publish(number))

        await steadily(rate, rate, write)
        await room.everything()
        room.reset()
        await steadily(rate, count, write)
        await room.everything()
    await room.close()
    return milliseconds(room.delays, "bare_")


def _case(rate: int, bars: dict[str, str]) -> Case:
    return Case(
        name=f"webhook-{rate}",
        title=f"webhook to {OPERATORS} operators' sockets in the room, {rate} a second",
        figures=(
            *latencies("", "webhook to socket", bars, beside="bare_"),
            *latencies("answer_", "webhook's answer", {}),
            *latencies("bare_", "bare: publish to socket", {}),
            Figure("commit", "bare: one PostgreSQL commit, mean", "ms"),
            Figure("late", "deliveries out of order", bar="0"),
            Figure("lost", "deliveries lost", bar="0"),
        ),
        measure=partial(measure, rate=rate),
    )


CASES = (
    _case(50, {"p50": "≤ 12", "p99": "≤ 30"}),
    _case(100, {"p50": "≤ 20", "p99": "≤ 80"}),
)
