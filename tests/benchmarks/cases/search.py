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
    count = QUICK_MESSAGES if quick else MESSAGES
    figures: dict[str, float] = {}
    for name in DATABASES:
        env = installation.env | {"DATABASE_URL": _url(installation, name), "REDIS_URL": ""}
        found = await asyncio.to_thread(_run, count, env)
        figures |= {f"{name}_{key}": value for key, value in found.items()}
    return figures


_urls: dict[str, str] = {}


def _url(installation: Installation, name: str) -> str:
    if name not in _urls:
        _urls[name] = (
            installation.postgres.create_database("searched")
            if name == "postgresql"
            else f"sqlite:///{installation.directory / 'searched.sqlite3'}"
        )
    return _urls[name]


def _run(count: int, env: dict[str, str]) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.searching", str(count)],
        env=os.environ | env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"It could not be searched:\n{done.stderr[-4000:]}")
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
