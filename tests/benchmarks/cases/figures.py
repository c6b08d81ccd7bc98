"""The figures of a team with a million messages a year, on both databases."""

from __future__ import annotations

from tests.benchmarks.case import Case, Figure
from tests.benchmarks.cases.search import DATABASES, on_each
from tests.benchmarks.installation import Installation

MESSAGES = 1_000_000
QUICK_MESSAGES = 50_000
PERIODS = {"week": "a week", "month": "30 days", "quarter": "91 days", "year": "365 days"}


async def measure(installation: Installation, quick: bool) -> dict[str, float]:
    """Filled by the first run, which takes some minutes for each database."""
    count = QUICK_MESSAGES if quick else MESSAGES
    return await on_each("reporting", count, installation)


CASES = (
    Case(
        "figures",
        "The figures of a period and of the one before, as one request to the REST door; a million "
        "messages a year in 100,000 sessions (a twentieth of both with QUICK)",
        tuple(
            Figure(f"{database}_{period}_{share}", f"{title}: {words}, {share}", "ms")
            for database, title in DATABASES.items()
            for period, words in PERIODS.items()
            for share in ("p50", "most")
        ),
        measure,
        on_request=True,
    ),
)
