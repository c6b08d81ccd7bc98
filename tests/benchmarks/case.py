"""What a benchmark is: some figures, and a function that measures them once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.benchmarks.installation import Installation


@dataclass(frozen=True)
class Figure:
    """One number of a run. `bar`: what it should be, in words; `beside`: the key of the reference
    of the same run, to which the ratio is given."""

    key: str
    label: str
    unit: str = ""
    bar: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Case:
    """`measure(installation, quick)` returns a number for every figure's key, and may be called
    again and again on the same server. `on_request`: it takes so long that it runs only by name."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    measure: Callable[[Installation, bool], Awaitable[dict[str, float]]]
    on_request: bool = False


def latencies(prefix: str, what: str, bars: dict[str, str], beside: str = "") -> tuple[Figure, ...]:
    """Figures for p50, p95 and p99 of `what`; `beside` is the prefix of the reference's."""
    return tuple(
        Figure(
            f"{prefix}{share}",
            f"{what} {share}",
            "ms",
            bar=bars.get(share, ""),
            beside=f"{beside}{share}" if beside else "",
        )
        for share in ("p50", "p95", "p99")
    )
