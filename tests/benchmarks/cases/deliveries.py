"""How many events a server brings to a room full of operators, beside one that does only that."""

from __future__ import annotations

import asyncio
import time
from functools import partial

from tests.benchmarks.case import Case, Figure
from tests.benchmarks.installation import Installation
from tests.benchmarks.measure import cpu_seconds, milliseconds
from tests.benchmarks.posting import Poster
from tests.benchmarks.publishing import Publisher
from tests.benchmarks.watching import Room, room_of

SECONDS = 4
QUICK_SECONDS = 2
# Events on their way at a time: enough that the server never waits for the next one.
WINDOW = 4


async def measure(installation: Installation, quick: bool, *, operators: int) -> dict[str, float]:
    seconds = QUICK_SECONDS if quick else SECONDS
    address, pk = room_of(installation, 1)
    room = Room()
    await room.fill(installation.server.socket_url, installation.tokens[:operators], address)
    found = await _published(
        installation, f"conversation.{pk}", room, seconds, installation.server_pid, ""
    )
    found |= await _posted(installation, address, room, seconds)
    await room.close()

    bare = Room()
    await bare.fill_bare(installation.bare.socket_url, operators)
    found |= await _published(installation, "bare", bare, seconds, installation.bare_pid, "bare_")
    await bare.close()
    return found


async def _published(
    installation: Installation, group: str, room: Room, seconds: float, pid: int, prefix: str
) -> dict[str, float]:
    room.reset()
    async with Publisher(installation, group) as publisher:
        used = cpu_seconds(pid)
        began = time.perf_counter()
        number = 1_000_000
        while time.perf_counter() - began < seconds:
            number += 1
            room.expect(number)
            await publisher.publish(number)
            await room.below(WINDOW)
        lost = await room.everything()
    cpu = 1e6 * (cpu_seconds(pid) - used) / len(room.delays)
    rate = len(room.delays) / (room.last_at - began)
    found = {f"{prefix}rate": rate, f"{prefix}lost": lost, f"{prefix}cpu": cpu}
    return found | milliseconds(room.delays, prefix)


async def _posted(
    installation: Installation, address: str, room: Room, seconds: float
) -> dict[str, float]:
    """The same with all that comes before: the webhook, the database, the list's rows."""
    room.reset()
    numbers = iter(range(1_000_000))
    async with Poster(installation.server.webhook_url) as poster:
        began = time.perf_counter()

        async def work() -> None:
            while time.perf_counter() - began < seconds:
                number = next(numbers)
                await poster.post(
                    f"{number} Is the blue one in stock?",
                    address,
                    sending=partial(room.sent, number),
                )
                await room.below(WINDOW)

        await asyncio.gather(*(work() for _ in range(WINDOW)))
        lost = await room.everything()
    rate = len(room.delays) / (room.last_at - began)
    found = {"posted_rate": rate, "posted_lost": lost, "posted_late": room.out_of_order}
    return found | milliseconds(room.delays, "posted_")


def _case(operators: int, bar: str) -> Case:
    return Case(
        name=f"deliveries-{operators}",
        title=f"deliveries to {operators} operators in a room",
        figures=(
            Figure("rate", "deliveries", "/s", bar, beside="bare_rate"),
            Figure("p99", f"delivery p99, {WINDOW} events under way", "ms", beside="bare_p99"),
            Figure("cpu", "the server's CPU for one", "µs", beside="bare_cpu"),
            Figure("posted_rate", "deliveries of posted webhooks", "/s", beside="bare_rate"),
            Figure("posted_p99", "webhook to socket p99 meanwhile", "ms"),
            Figure("bare_rate", "bare: deliveries", "/s"),
            Figure("bare_p99", "bare: delivery p99", "ms"),
            Figure("bare_cpu", "bare: the server's CPU for one", "µs"),
            Figure("lost", "lost", bar="0"),
            Figure("posted_late", "out of order", bar="0"),
        ),
        measure=partial(measure, operators=operators),
    )


CASES = (_case(50, ""), _case(200, "≥ 10,000; ratio ≥ 0.6"), _case(500, ""))
