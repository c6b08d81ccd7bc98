"""Numbers out of measurements, and the references that need no server of ours."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.installation import Installation

PGBENCH_SECONDS = 2


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(share * len(ordered) + 0.5) - 1))]


def milliseconds(seconds: Sequence[float], prefix: str = "") -> dict[str, float]:
    """p50, p95 and p99 of durations, in ms."""
    return {
        f"{prefix}p{percent}": 1000 * percentile(seconds, percent / 100) for percent in (50, 95, 99)
    }


def resident_bytes(pid: int) -> int:
    """How much memory a process has in use (Linux)."""
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def cpu_seconds(pid: int) -> float:
    """How long a process has kept a core busy, all its threads together (Linux)."""
    # After the name, which may have spaces and ends with a bracket: man proc_pid_stat.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def commits_per_second(
    installation: Installation, *, clients: int, seconds: int = PGBENCH_SECONDS
) -> tuple[float, float]:
    """Single-row inserts that PostgreSQL commits: a second, and the mean ms of one (pgbench)."""
    script = installation.directory / "insert.sql"
    if not script.exists():
        installation_statement = (
            "CREATE TABLE IF NOT EXISTS bench_row (id bigserial PRIMARY KEY, body text)"
        )
        await _run(
            installation.postgres.programs / "psql",
            installation.env["DATABASE_URL"],
            *("-q", "-c", installation_statement),
        )
        script.write_text("INSERT INTO bench_row (body) VALUES (repeat('x', 300));\n")
    output = await _run(
        installation.postgres.programs / "pgbench",
        *("-n", "-f", script, "-c", clients, "-j", 1, "-T", seconds, "-M", "prepared"),
        installation.env["DATABASE_URL"],
    )
    rate = re.search(r"tps = ([\d.]+)", output)
    latency = re.search(r"latency average = ([\d.]+) ms", output)
    assert rate is not None, output
    assert latency is not None, output
    return float(rate[1]), float(latency[1])


async def _run(*command: Path | str | int) -> str:
    process = await asyncio.create_subprocess_exec(
        *map(str, command),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PGCONNECT_TIMEOUT": "5"},
    )
    output, errors = await process.communicate()
    if process.returncode:
        raise RuntimeError(errors.decode())
    return output.decode()
