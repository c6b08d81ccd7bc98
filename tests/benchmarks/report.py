"""What came out: a table for people, JSON for machines."""

from __future__ import annotations

import json
import os
import platform
import statistics
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.case import Case
from tests.support.processes import ROOT

Runs = list[dict[str, float]]


def rows(case: Case, runs: Runs) -> list[dict[str, Any]]:
    """Each figure's median over the runs, and the median of its runs' ratios."""
    found = []
    for figure in case.figures:
        row: dict[str, Any] = {
            "key": figure.key,
            "label": figure.label,
            "unit": figure.unit,
            "bar": figure.bar,
            "median": statistics.median(run[figure.key] for run in runs),
            "runs": [run[figure.key] for run in runs],
            "beside": figure.beside,
        }
        if figure.beside:
            ratios = [run[figure.key] / run[figure.beside] for run in runs]
            row["ratio"] = statistics.median(ratios)
        found.append(row)
    return found


def table(case: Case, runs: Runs) -> str:
    """The figures of one case, for a terminal."""
    lines = [f"\n{case.name}: {case.title}"]
    lines.append(f"  {'':44}{'median':>10}     {'runs':24} {'to bare':>8}  bar")
    for row in rows(case, runs):
        ratio = f"{row['ratio']:.2f}" if "ratio" in row else ""
        each = " ".join(_number(value) for value in row["runs"])
        lines.append(
            f"  {row['label']:44}{_number(row['median']):>10} {row['unit']:3} {each:24}"
            f" {ratio:>8}  {row['bar']}".rstrip()
        )
    return "\n".join(lines)


def write(results: dict[str, list[dict[str, Any]]], *, quick: bool) -> Path:
    """var/bench/<time>.json; its path."""
    now = datetime.now(UTC)
    path = ROOT / "var" / "bench" / f"{now:%Y%m%dT%H%M%SZ}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "at": now.isoformat(timespec="seconds"),
        "quick": quick,
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
            "load_average": os.getloadavg(),
        },
        "rate_limits": 0,
        "cases": results,
    }
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return path


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}".rstrip("0").rstrip(".")
