"""Sockets that end with their test, and Nok's messages."""

from __future__ import annotations

import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.utils import timezone

from chat import threads
from chat.line import events
from chat.models import Conversation, Message
from chat.operations.receive import receive_event
from chat.realtime import crowd
from tests.support.sockets import Socket, signed_in

_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def _no_waiting_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A heartbeat waits for those of others, up to 0.4 s; tests use it to see that all has come."""
    monkeypatch.setattr(crowd.BEATS, "_pause", 0.0)


@pytest.fixture
async def sign_in(db: None) -> AsyncIterator[Callable[[User], Awaitable[Socket]]]:
    sockets: list[Socket] = []

    async def make(user: User) -> Socket:
        sockets.append(await signed_in(user))
        return sockets[-1]

    yield make
    for socket in sockets:
        await socket.close()


@pytest.fixture
def writes(conversation: Conversation) -> Callable[[str], Awaitable[Message]]:
    """Nok writes."""

    def write(text: str) -> Message:
        number = next(_numbers)
        raw: dict[str, Any] = {
            "type": "message",
            "webhookEventId": f"01EXAMPLE{time.time_ns()}{number}",
            "timestamp": time.time_ns() // 1_000_000,
            "source": {"type": "user", "userId": conversation.customer.line_id},
            "replyToken": f"token-{time.time_ns()}-{number}",
            "message": {"id": f"9{time.time_ns()}{number}", "type": "text", "text": text},
        }
        message = receive_event(
            channel=conversation.channel, event=events.read(raw), received_at=timezone.now()
        )
        assert message is not None
        return message

    async def in_thread(text: str) -> Message:
        return await threads.run(write, text)

    return in_thread


@pytest.fixture
def address(conversation: Conversation) -> str:
    return conversation.address


@pytest.fixture
def stored() -> Callable[..., Awaitable[list[Message]]]:
    async def find(**wanted: Any) -> list[Message]:
        return await sync_to_async(lambda: list(Message.objects.filter(**wanted).order_by("seq")))()

    return find
