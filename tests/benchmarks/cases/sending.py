"""An operator answers: how long until it is safe, until LINE has it, and how many a second?"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from tests.benchmarks.case import Case, Figure, latencies
from tests.benchmarks.installation import Installation
from tests.benchmarks.measure import commits_per_second, milliseconds
from tests.benchmarks.sockets import Socket
from tests.benchmarks.watching import room_of

LINE_TAKES = 20  # ms a call
IN_FLIGHT = 20


class Sender:
    """One operator in one conversation, and when each of its messages got where."""

    def __init__(self) -> None:
        self.socket: Socket | None = None
        self.written: dict[str, float] = {}
        self.sent_after: list[float] = []
        self.left: set[str] = set()
        self.moved = asyncio.Event()

    async def enter(self, installation: Installation, operator: int, address: str) -> None:
        self.socket = await Socket.operator(
            installation.server.socket_url, installation.tokens[operator], self._watch
        )
        await self.socket.ask("join_room", line_user_id=address)

    async def send(self, name: str) -> float:
        """Send one and wait for its ack; seconds that took."""
        assert self.socket is not None
        began = self.written[name] = time.perf_counter()
        self.left.add(name)
        await self.socket.ask("send_message", text=f"{name} Yes, it is.", temp_id=name)
        return time.perf_counter() - began

    async def fewer_than(self, most: int) -> None:
        async with asyncio.timeout(30):
            while len(self.left) >= most:
                self.moved.clear()
                await self.moved.wait()

    def _watch(self, frame: bytes, at: float) -> None:
        if frame.startswith(b'{"type":"message_failed"'):
            raise RuntimeError(frame.decode())
        if frame.startswith(b'{"type":"message_sent"'):
            name = json.loads(frame)["payload"]["temp_id"]
            if name in self.left:
                self.left.remove(name)
                self.sent_after.append(at - self.written[name])
                self.moved.set()


async def measure_send(installation: Installation, quick: bool) -> dict[str, float]:
    address, _ = room_of(installation, 2)
    count = 30 if quick else 100
    installation.simulator.control(faults={"latency": LINE_TAKES})
    sender = Sender()
    await sender.enter(installation, 0, address)
    acks = []
    wall: dict[str, float] = {}
    started = time.time_ns()
    for number in range(count + 10):
        name = f"{started}-{number}"
        wall[name] = time.time()
        ack = await sender.send(name)
        if number >= 10:
            acks.append(ack)
        # The next one in peace: bundling is the other case's business.
        await sender.fewer_than(1)
        await asyncio.sleep(0.03)
    assert sender.socket is not None
    sender.socket.close()
    arrivals = _arrivals(installation, address, wall)
    _, commit_ms = await commits_per_second(installation, clients=1, seconds=1)
    return (
        milliseconds(acks, "ack_")
        | milliseconds(arrivals[10:], "line_")
        | milliseconds(sender.sent_after[10:], "sent_")
        | {"commit": commit_ms}
    )


def _arrivals(installation: Installation, address: str, wall: dict[str, float]) -> list[float]:
    """Seconds from the send to LINE's acceptance, by the simulator's clock (whole ms)."""
    return [
        message["at"] / 1000 - wall[name]
        for message in installation.simulator.received(address)
        if (name := _name(message)) in wall
    ]


def _name(message: dict[str, Any]) -> str:
    return str(message.get("text", "")).partition(" ")[0]


async def measure_bundling(installation: Installation, quick: bool) -> dict[str, float]:
    address, _ = room_of(installation, 3)
    count = 200 if quick else 600
    installation.simulator.control(faults={"latency": LINE_TAKES})
    sender = Sender()
    await sender.enter(installation, 0, address)
    started = time.time_ns()
    names = [f"{started}-{number}" for number in range(count)]
    calls = installation.simulator.state()["calls"]["push"]
    began = time.perf_counter()
    acks = []
    for name in names:
        await sender.fewer_than(IN_FLIGHT)
        acks.append(asyncio.create_task(sender.send(name)))
        # Let it be written before the next one is counted.
        await asyncio.sleep(0)
    await asyncio.gather(*acks)
    await sender.fewer_than(1)
    seconds = time.perf_counter() - began
    assert sender.socket is not None
    sender.socket.close()
    calls = installation.simulator.state()["calls"]["push"] - calls
    received = [_name(message) for message in installation.simulator.received(address)]
    arrived = [name for name in received if name.startswith(str(started))]
    return {
        "rate": count / seconds,
        "calls": calls / seconds,
        "bundle": count / calls,
        "late": sum(one != other for one, other in zip(arrived, names, strict=True)),
        "lost": count - len(set(arrived)),
    }


CASES = (
    Case(
        name="send",
        title=f"an operator's message, LINE taking {LINE_TAKES} ms a call",
        figures=(
            *latencies("ack_", "send to ack", {"p50": "≤ 8"}),
            *latencies("line_", "send to LINE's acceptance", {}),
            *latencies("sent_", "send to `message_sent`", {}),
            Figure("commit", "bare: one PostgreSQL commit, mean", "ms"),
        ),
        measure=measure_send,
    ),
    Case(
        name="bundling",
        title=f"one conversation's messages to LINE, {IN_FLIGHT} in flight",
        figures=(
            Figure("rate", "messages", "/s", "≥ 120"),
            Figure("calls", "calls", "/s"),
            Figure("bundle", "messages a call"),
            Figure("late", "out of order at LINE", bar="0"),
            Figure("lost", "lost", bar="0"),
        ),
        measure=measure_bundling,
    ),
)
