"""A million messages are searched, on both databases."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys

from tests.benchmarks.case import Case, Figure
from tests.benchmarks.installation import Installation
from tests.support.processes import ROOT

MESSAGES = 1_000_000
QUICK_MESSAGES = 50_000
SORTS = {
    "one": "one character",
    "two": "two characters",
    "long": "a longer text",
    "rare": "said 10 to 20 times",
    "long_ago": "only in the oldest fifth",
    "none": "never said",
}
DATABASES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


async def measure(installation: Installation, quick: bool) -> dict[str, float]:
    """Filled by the first run, which takes some minutes for each database."""
    return await on_each("searching", QUICK_MESSAGES if quick else MESSAGES, installation)


async def on_each(program: str, count: int, installation: Installation) -> dict[str, float]:
    """What that program of ours fills and measures, on each database; the same one each time."""
    figures: dict[str, float] = {}
    for name in DATABASES:
        url = _url(installation, f"{program}_{name}", name)
        env = installation.env | {"DATABASE_URL": url, "REDIS_URL": ""}
        found = await asyncio.to_thread(_run, program, count, env)
        figures |= {f"{name}_{key}": value for key, value in found.items()}
    return figures


_urls: dict[str, str] = {}


def _url(installation: Installation, database: str, kind: str) -> str:
    if database not in _urls:
        _urls[database] = (
            installation.postgres.create_database(database)
            if kind == "postgresql"
            else f"sqlite:///{installation.directory / database}.sqlite3"
        )
    return _urls[database]


def _run(program: str, count: int, env: dict[str, str]) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{program}", str(count)],
        env=os.environ | env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed:\n{done.stderr[-4000:]}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


CASES = (
    Case(
        "search",
        "The first 50 of a million messages (50,000 with QUICK), as one request to the REST door",
        tuple(
            Figure(
                f"{name}_{sort}_{share}",
                f"{title}: {words}, {share}",
                "ms",
                bar="100 ms" if share == "p95" else "",
            )
            for name, title in DATABASES.items()
            for sort, words in SORTS.items()
            for share in ("p50", "p95")
        ),
        measure,
        on_request=True,
    ),
)
