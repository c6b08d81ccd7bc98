"""Faults to switch on: what LINE and the network do on a bad day.

A fault is one entry in FAULTS; the control endpoint, `/simulator/state` and any panel list them
from there. Each can be limited to some calls, to a number of times and to a share of the calls.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from . import refusals

# When a fault strikes: before LINE looks at the call, after it has accepted it, on a webhook, or
# when content is asked for.
BEFORE, AFTER, WEBHOOK, CONTENT = "before", "after", "webhook", "content"


@dataclass
class Switch:
    """One fault, switched on. `left` None: until switched off; `calls` empty: every call."""

    value: float
    calls: list[str] = field(default_factory=list)
    share: float = 1.0
    left: int | None = None

    def strikes(self, call: str) -> bool:
        """Whether it strikes this call; counts down if it does."""
        if self.left == 0 or (self.calls and call not in self.calls):
            return False
        if self.share < 1 and random.random() >= self.share:
            return False
        if self.left is not None:
            self.left -= 1
        return True


async def _refuse(error: refusals.Refused) -> None:
    raise error


async def _lose_answer(seconds: float) -> None:
    """Nothing comes back for a long time, as when the network lost the answer."""
    await asyncio.sleep(seconds)
    raise refusals.server_error(504)


@dataclass(frozen=True)
class Fault:
    stage: str
    label: str
    value_means: str
    default: float
    strike: Callable[[float], Awaitable[None]] | None = None


FAULTS: dict[str, Fault] = {
    "latency": Fault(
        BEFORE, "Slow answers", "milliseconds", 500, lambda v: asyncio.sleep(v / 1000)
    ),
    "server_error": Fault(
        BEFORE,
        "Server error, nothing accepted",
        "HTTP status",
        500,
        lambda v: _refuse(refusals.server_error(int(v))),
    ),
    "error_after_accept": Fault(
        AFTER,
        "Server error, although accepted",
        "HTTP status",
        500,
        lambda v: _refuse(refusals.server_error(int(v))),
    ),
    "timeout_after_accept": Fault(
        AFTER, "No answer, although accepted", "seconds of silence", 60, _lose_answer
    ),
    "timeout": Fault(BEFORE, "No answer, nothing accepted", "seconds of silence", 60, _lose_answer),
    "rate_limit": Fault(
        BEFORE, "429: rate limit", "unused", 1, lambda v: _refuse(refusals.rate_limited())
    ),
    "quota": Fault(
        BEFORE, "429: monthly limit", "unused", 1, lambda v: _refuse(refusals.monthly_limit())
    ),
    "unauthorized": Fault(
        BEFORE, "401: token refused", "unused", 1, lambda v: _refuse(refusals.unauthorized())
    ),
    "duplicate_webhook": Fault(WEBHOOK, "Webhooks arrive more than once", "deliveries in all", 2),
    "webhook_delay": Fault(WEBHOOK, "Webhooks arrive late", "milliseconds", 1000),
    "webhook_overtaken": Fault(
        WEBHOOK, "Webhooks arrive out of order", "milliseconds behind the next one", 3000
    ),
    "webhook_redelivered": Fault(
        WEBHOOK, "Webhooks are redelivered, their answer is lost", "unused", 1
    ),
    "content_not_ready": Fault(CONTENT, "202: content is still being prepared", "unused", 1),
}
# The monthly limit concerns what is counted; without a list of calls it strikes pushes alone.
DEFAULT_CALLS = {"quota": ["push"]}


class Faults:
    """Which faults are on."""

    def __init__(self) -> None:
        self._on: dict[str, Switch] = {}

    def set(self, name: str, wanted: Any) -> None:
        """Switch one on or off.

        `wanted` is false or null (off), true (on, with its default value), a number (on, with that
        value) or an object {"value", "times", "share", "calls"}, each of them optional. Raises
        ValueError that says what is wrong.
        """
        if name not in FAULTS:
            raise ValueError(f"No fault is called {name!r}; there are {', '.join(FAULTS)}")
        if wanted is None or wanted is False:
            self._on.pop(name, None)
            return
        given = wanted if isinstance(wanted, dict) else {"value": wanted}
        unknown = set(given) - {"value", "times", "share", "calls"}
        if unknown:
            raise ValueError(f"{name}: unknown {', '.join(sorted(unknown))}")
        value = given.get("value", True)
        times, share = given.get("times"), given.get("share", 1)
        calls = given.get("calls") or DEFAULT_CALLS.get(name, [])
        if not isinstance(value, int | float) or value < 0:
            raise ValueError(f"{name}: value is a number from 0")
        if times is not None and (not isinstance(times, int) or times < 0):
            raise ValueError(f"{name}: times is a whole number from 0")
        if not isinstance(share, int | float) or not 0 <= share <= 1:
            raise ValueError(f"{name}: share is a number from 0 to 1")
        if not isinstance(calls, list) or not all(isinstance(call, str) for call in calls):
            raise ValueError(f"{name}: calls is a list of names such as push")
        number = FAULTS[name].default if value is True else float(value)
        self._on[name] = Switch(number, list(calls), float(share), times)

    def clear(self) -> None:
        self._on.clear()

    async def strike(self, stage: str, call: str) -> None:
        """Let every fault of this stage that is on have its effect. Raises Refused."""
        for name, switch in list(self._on.items()):
            fault = FAULTS[name]
            if fault.stage == stage and fault.strike and switch.strikes(call):
                await fault.strike(switch.value)

    def value_for(self, name: str, kind: str) -> float | None:
        """The value of a fault if it strikes this kind of event (of content), else None."""
        switch = self._on.get(name)
        return switch.value if switch and switch.strikes(kind) else None

    def describe(self) -> dict[str, Any]:
        """All faults by name, with what is on: for the control endpoint and a panel."""
        return {
            name: {
                "label": fault.label,
                "value_means": fault.value_means,
                "default": fault.default,
                "on": asdict(self._on[name]) if name in self._on else None,
            }
            for name, fault in FAULTS.items()
        }
