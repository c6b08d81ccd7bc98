"""Waiting for a condition with a deadline: tests never sleep and hope."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

_PAUSE = 0.02  # seconds between two looks


def eventually(
    condition: Callable[[], T], what: str = "", *, within: float = 10.0, pause: float = _PAUSE
) -> T:
    """The first true result of `condition`; an AssertionError that names `what` after `within`
    seconds. An AssertionError of the condition's own counts as not yet, and is shown at the end."""
    deadline = time.monotonic() + within
    while True:
        result, complaint = _look(condition)
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(_too_late(what, within, result, complaint))
        time.sleep(pause)


async def eventually_async(
    condition: Callable[[], Awaitable[T]],
    what: str = "",
    *,
    within: float = 10.0,
    pause: float = _PAUSE,
) -> T:
    """`eventually` for a condition that is awaited; the loop runs on between two looks."""
    deadline = time.monotonic() + within
    while True:
        result: T | None = None
        complaint: AssertionError | None = None
        try:
            result = await condition()
        except AssertionError as error:
            complaint = error
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(_too_late(what, within, result, complaint))
        await asyncio.sleep(pause)


def free_port() -> int:
    """A TCP port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _look(condition: Callable[[], T]) -> tuple[T | None, AssertionError | None]:
    try:
        return condition(), None
    except AssertionError as error:
        return None, error


def _too_late(what: str, within: float, result: object, complaint: AssertionError | None) -> str:
    last = f"it said: {complaint}" if complaint else f"it was {result!r}"
    return f"{what or 'The condition'} did not come true within {within:g} s; at last {last}"
