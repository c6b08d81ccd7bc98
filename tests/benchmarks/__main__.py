"""`make bench`: measure the real-time core on this machine, print a table and write JSON.

    python -m tests.benchmarks [--quick] [--runs 3] [CASE …]

No bar is asserted: timings are noise on a busy machine. Compare the ratios to the references,
which are measured in the same run.
"""

from __future__ import annotations

import argparse
import asyncio

from tests.benchmarks import report
from tests.benchmarks.case import Case
from tests.benchmarks.cases import (
    console,
    crowd,
    deliveries,
    figures,
    search,
    sending,
    webhook_to_sockets,
    webhooks_a_second,
)
from tests.benchmarks.installation import Installation
from tests.support.reaper import reaper

CASES: tuple[Case, ...] = (
    *webhook_to_sockets.CASES,
    *webhooks_a_second.CASES,
    *deliveries.CASES,
    *sending.CASES,
    *crowd.CASES,
    *search.CASES,
    *figures.CASES,
    *console.CASES,
)
SET_UP = (
    "PostgreSQL (fsync and synchronous_commit on), Redis, one server, one worker, the simulator "
    "as LINE,\nand the load itself, all on this machine. Rate limits are off (0). "
    "Medians of {runs}; nothing is asserted."
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(c.name for c in CASES))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="one short run, for development")
    chosen = parser.parse_args()
    unknown = set(chosen.cases) - {case.name for case in CASES}
    if unknown:
        parser.error(f"no case {', '.join(sorted(unknown))}; there are {parser.format_usage()}")
    runs = 1 if chosen.quick else chosen.runs
    cases = [
        case for case in CASES if case.name in chosen.cases or not (chosen.cases or case.on_request)
    ]
    installation = Installation()
    try:
        print(SET_UP.format(runs=runs), flush=True)
        results = {}
        for case in cases:
            measured = asyncio.run(_measure(installation, case, runs, quick=chosen.quick))
            results[case.name] = report.rows(case, measured)
            print(report.table(case, measured), flush=True)
        print(f"\n{report.write(results, quick=chosen.quick)}")
    except BaseException:
        print(installation.server.output()[-4000:], installation.worker.output()[-2000:])
        raise
    finally:
        installation.close()
        reaper.close()


async def _measure(
    installation: Installation, case: Case, runs: int, *, quick: bool
) -> report.Runs:
    installation.fresh_server()
    return [await case.measure(installation, quick) for _ in range(runs)]


if __name__ == "__main__":
    main()
