"""Many operators who do nothing, and many who come at once."""

from __future__ import annotations

import asyncio
import time

from tests.benchmarks.case import Case, Figure
from tests.benchmarks.installation import Installation
from tests.benchmarks.measure import cpu_seconds, milliseconds, resident_bytes
from tests.benchmarks.sockets import Socket, all_of
from tests.benchmarks.watching import settle

IDLE = 1000
HEARTBEAT_SECONDS = 25
COMERS = 300


async def measure_idle(installation: Installation, quick: bool) -> dict[str, float]:
    installation.fresh_server()
    url, tokens = installation.server.socket_url, installation.tokens
    # What the first ones bring along (threads, connections, modules) is nobody's own.
    first = await all_of(*(Socket.operator(url, token) for token in tokens[:50]))
    await settle()
    pid = installation.server_pid
    before = resident_bytes(pid)
    wanted = [tokens[number % len(tokens)] for number in range(IDLE)]
    sockets = await all_of(*(Socket.operator(url, token) for token in wanted), at_a_time=20)
    await asyncio.sleep(3)
    memory = (resident_bytes(pid) - before) / IDLE

    seconds = 10 if quick else HEARTBEAT_SECONDS
    used = cpu_seconds(pid)
    began = time.perf_counter()

    async def beat(number: int, socket: Socket) -> None:
        await asyncio.sleep(number / IDLE * HEARTBEAT_SECONDS)
        await socket.ask("ping")

    beats = [asyncio.create_task(beat(number, socket)) for number, socket in enumerate(sockets)]
    await asyncio.sleep(seconds)
    cpu = (cpu_seconds(pid) - used) / (time.perf_counter() - began)
    for task in beats:
        task.cancel()
    await asyncio.gather(*beats, return_exceptions=True)
    for socket in [*first, *sockets]:
        socket.close()
    await asyncio.sleep(3)

    before = resident_bytes(installation.bare_pid)
    bare = [await Socket.connect(installation.bare.socket_url) for _ in range(IDLE)]
    await settle()
    bare_memory = (resident_bytes(installation.bare_pid) - before) / IDLE
    for socket in bare:
        socket.close()
    await settle()
    return {"memory": memory / 1024, "bare_memory": bare_memory / 1024, "cpu": 100 * cpu}


async def measure_connecting(installation: Installation, quick: bool) -> dict[str, float]:
    url = installation.server.socket_url
    found: dict[str, float] = {}
    took: list[float] = []
    began = time.perf_counter()

    async def come(token: str) -> Socket:
        socket = await Socket.operator(url, token)
        took.append(time.perf_counter() - began)
        return socket

    sockets = await asyncio.gather(*(come(token) for token in installation.tokens[:COMERS]))
    found["all"] = time.perf_counter() - began
    found |= milliseconds(took)
    await settle()
    for socket in sockets:
        socket.close()
    await asyncio.sleep(3)

    began = time.perf_counter()
    bare = await asyncio.gather(
        *(Socket.connect(installation.bare.socket_url) for _ in range(COMERS))
    )
    found["bare"] = time.perf_counter() - began
    for socket in bare:
        socket.close()
    await settle()
    return found


CASES = (
    Case(
        name="idle",
        title=f"{IDLE} idle sockets of 500 operators",
        figures=(
            Figure("memory", "memory a socket", "KiB", "≤ 45", beside="bare_memory"),
            Figure("cpu", "CPU of all, with heartbeats", "%", "≤ 5"),
            Figure("bare_memory", "bare: memory a socket", "KiB"),
        ),
        measure=measure_idle,
    ),
    Case(
        name="connecting",
        title=f"{COMERS} operators connect and sign in at once",
        figures=(
            Figure("all", "until the last is in", "s", "< 1", beside="bare"),
            Figure("p50", "half are in after", "ms"),
            Figure("bare", "bare: until the last is connected", "s"),
        ),
        measure=measure_connecting,
    ),
)
