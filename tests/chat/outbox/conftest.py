"""A LINE, a clock that can be moved, and a record of what was announced."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from chat import broadcast
from chat.models import Conversation
from chat.outbox import clock as outbox_clock
from chat.outbox.deliver import Deliverer
from tests.chat.outbox.fake_line import FakeLine
from tests.chat.outbox.recorder import Announcements, record


class Clock:
    """The real time, moved on as told."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def forward(self, **by: float) -> None:
        self.ahead += timedelta(**by)

    def now(self) -> datetime:
        return timezone.now() + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(outbox_clock, "now", clock.now)
    return clock


@pytest.fixture
def line() -> FakeLine:
    return FakeLine()


@pytest.fixture
def deliver(line: FakeLine) -> Callable[..., None]:
    """Let one worker begin one request of a conversation and finish it, with the push in a
    reply's place; a crash of it is survived."""
    deliverers: dict[str, Deliverer] = {}

    def once(conversation: Conversation, *, worker: str = "first") -> None:
        deliverer = deliverers.setdefault(worker, Deliverer(line, uuid.uuid4()))
        deliverer.is_stopping = True

        async def body() -> None:
            try:
                await deliverer.deliver(conversation.pk)
            except asyncio.CancelledError:
                # The process is gone: nothing after the call has run.
                return

        asyncio.run(body())

    return once


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch) -> Announcements:
    return record(monkeypatch)


@pytest.fixture
def hints(monkeypatch):
    """Hints as the channel layer brings them, without the layer."""
    queue: asyncio.Queue[None] = asyncio.Queue()

    async def worker_hints():
        while True:
            await queue.get()
            yield

    monkeypatch.setattr(broadcast, "worker_hints", worker_hints)
    return queue
