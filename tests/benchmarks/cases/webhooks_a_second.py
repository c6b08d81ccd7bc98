"""Two hundred customers write as fast as sixteen posters can bring it."""

from __future__ import annotations

import asyncio
import itertools
import re
import time

from tests.benchmarks.case import Case, Figure
from tests.benchmarks.installation import Installation
from tests.benchmarks.measure import commits_per_second, cpu_seconds, milliseconds
from tests.benchmarks.posting import Poster
from tests.benchmarks.sockets import Socket
from tests.benchmarks.watching import settle
from tests.support.waiting import eventually_async

POSTERS = 16
EVENTS = 2000
QUICK_EVENTS = 800
WARM_UP = 200

_ROW = re.compile(rb'^{"type":"conversation_update".*"line_user_id":"(U[0-9a-f]+)"')
_SEQ = re.compile(rb'"last_seq":(\d+)')


class Screen:
    """An operator's list: how far each conversation has got on it."""

    def __init__(self) -> None:
        self.seqs: dict[str, int] = {}
        self.shown_at = 0.0

    def watch(self, frame: bytes, at: float) -> None:
        row, seq = _ROW.match(frame), _SEQ.search(frame)
        if row is not None and seq is not None:
            user = row[1].decode()
            self.seqs[user] = max(self.seqs.get(user, 0), int(seq[1]))
            self.shown_at = at

    async def shows(self, wanted: dict[str, int], *, within: float) -> int:
        """Wait until the list is as far; how many messages it lacks in the end."""
        deadline = time.monotonic() + within
        while True:
            missing = sum(max(0, wanted[user] - self.seqs.get(user, 0)) for user in wanted)
            if not missing or time.monotonic() > deadline:
                return missing
            await asyncio.sleep(0.02)


async def measure(installation: Installation, quick: bool) -> dict[str, float]:
    screen = Screen()
    operator = await Socket.operator(
        installation.server.socket_url, installation.tokens[0], screen.watch
    )
    count = QUICK_EVENTS if quick else EVENTS
    async with Poster(installation.server.webhook_url) as poster:
        await _write(poster, installation.users, WARM_UP)
        wanted = await _all_processed(installation)
        per_user = count // len(installation.users)
        for user in installation.users:
            wanted[user] = wanted.get(user, 0) + per_user
        poster.answered.clear()
        used = cpu_seconds(installation.server_pid)
        began = time.perf_counter()
        await _write(poster, installation.users, per_user * len(installation.users))
        posted = time.perf_counter()
        lost = await screen.shows(wanted, within=30)
        used = cpu_seconds(installation.server_pid) - used
        answers = milliseconds(poster.answered, "answer_")
    operator.close()
    stored = _stored(installation)
    commits_16, _ = await commits_per_second(installation, clients=16)
    return answers | {
        "rate": per_user * len(wanted) / (screen.shown_at - began),
        "answered": per_user * len(wanted) / (posted - began),
        "cpu": 1000 * used / (per_user * len(wanted)),
        "lost": lost,
        "not_stored": sum(wanted.values()) - sum(stored[user] for user in wanted),
        "commits": commits_16,
    }


async def _write(poster: Poster, users: list[str], count: int) -> None:
    numbers = iter(range(count))
    names = itertools.cycle(users)

    async def work() -> None:
        for number in numbers:
            await poster.post(f"{number} Is the blue one in stock?", next(names))

    await asyncio.gather(*(work() for _ in range(POSTERS)))


async def _all_processed(installation: Installation) -> dict[str, int]:
    """Wait until nothing is left over; how many messages each user has then."""
    waiting = "SELECT count(*) FROM webhooks_webhookevent WHERE processed_at IS NULL"

    async def nothing_waits() -> bool:
        return installation.execute(waiting) == [(0,)]

    await eventually_async(nothing_waits, "The warm-up", within=60, pause=0.1)
    await settle()
    return _stored(installation)


def _stored(installation: Installation) -> dict[str, int]:
    rows = installation.execute(
        "SELECT u.line_id, count(*) FROM chat_message m"
        " JOIN chat_conversation c ON c.id = m.conversation_id"
        " JOIN chat_customer u ON u.id = c.customer_id GROUP BY u.line_id"
    )
    users = set(installation.users)
    return {line_id: count for line_id, count in rows if line_id in users}


CASES = (
    Case(
        name="webhooks",
        title=f"webhooks stored and visible, {POSTERS} posters, 200 users",
        figures=(
            Figure("rate", "stored and on an operator's screen", "/s", "≥ 250", beside="commits"),
            Figure("answered", "answered", "/s"),
            Figure("answer_p50", "webhook's answer p50", "ms"),
            Figure("answer_p99", "webhook's answer p99", "ms", "≤ 250"),
            Figure("cpu", "the server's CPU for one", "ms"),
            Figure("lost", "not on the screen", bar="0"),
            Figure("not_stored", "not stored", bar="0"),
            Figure("commits", "bare: PostgreSQL commits, 16 connections", "/s"),
        ),
        measure=measure,
    ),
)
