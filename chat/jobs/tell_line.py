"""That an operator types, and how far has been read: said to LINE, best effort."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from chat import threads
from chat.line.client import LineClient
from chat.line.errors import LineError
from chat.models import Conversation, LineSignal, Message
from chat.models.channel import has_token

logger = logging.getLogger(__name__)

BATCH = 50
AT_ONCE = 8
# Who typed longer ago has stopped, or sent what they typed.
STALE = timedelta(seconds=6)


@dataclass(frozen=True)
class Signal:
    """What this process alone is to say: a user's id for typing, or a token for reading."""

    conversation_id: int
    access_token: str = field(repr=False)
    user_id: str = ""
    read_token: str = field(default="", repr=False)
    read_message_id: int | None = None


async def tell_line(line: LineClient) -> int:
    """Say what is due, 8 at a time; returns how much that was."""
    due = await threads.run(_claim, timezone.now())
    slots = asyncio.Semaphore(AT_ONCE)

    async def tell(one: Signal) -> None:
        async with slots:
            await _tell(line, one)

    await asyncio.gather(*(tell(one) for one in due))
    return len(due)


async def _tell(line: LineClient, one: Signal) -> None:
    say: Callable[[], Awaitable[None]] = (
        (lambda: line.show_loading(one.access_token, one.user_id))
        if one.user_id
        else (lambda: line.mark_as_read(one.access_token, one.read_token))
    )
    try:
        await say()
    except LineError as error:
        # Typing is over by the next time; what was read can be said again.
        if not error.permanent and one.read_message_id is not None:
            await threads.run(_again, one)
    except Exception:
        logger.exception("LINE was not told of conversation %s.", one.conversation_id)


def _claim(now: datetime) -> list[Signal]:
    found = list(
        LineSignal.objects.filter(conversation__channel__is_active=True)
        .filter(has_token(now, "conversation__channel__"))
        .exclude(typing_at__isnull=True, read_message__isnull=True)
        .select_related(
            "conversation__channel",
            "conversation__customer",
            "conversation__last_message",
            "read_message",
        )
        .order_by("pk")[:BATCH]
    )
    return [
        one for row in found for one in (_typing(row, now), _reading(row, now)) if one is not None
    ]


def _typing(row: LineSignal, now: datetime) -> Signal | None:
    if row.typing_at is None:
        return None
    mine = LineSignal.objects.filter(pk=row.pk, typing_at=row.typing_at)
    if now - row.typing_at > STALE or _has_answered_since(row.conversation, row.typing_at):
        mine.update(typing_at=None)
        return None
    # Of several workers that found it, the one whose UPDATE counts has it.
    if not mine.update(typing_at=None, typing_shown_at=now):
        return None
    conversation = row.conversation
    return Signal(
        row.conversation_id, conversation.channel.usable_token(now), conversation.customer.line_id
    )


def _has_answered_since(conversation: Conversation, typing_at: datetime) -> bool:
    """What was typed has been sent: the animation would come after it, and promise more."""
    last = conversation.last_message
    return (
        last is not None
        and last.direction == Message.Direction.OUTGOING
        and last.created_at >= typing_at
    )


def _reading(row: LineSignal, now: datetime) -> Signal | None:
    message = row.read_message
    if message is None:
        return None
    mine = LineSignal.objects.filter(pk=row.pk, read_message=message)
    if not mine.update(read_message=None, told_seq=message.seq):
        return None
    if not message.mark_as_read_token:
        # Unsent meanwhile.
        return None
    return Signal(
        row.conversation_id,
        row.conversation.channel.usable_token(now),
        read_token=message.mark_as_read_token,
        read_message_id=message.pk,
    )


def _again(one: Signal) -> None:
    """Unless more has been read since."""
    LineSignal.objects.filter(conversation=one.conversation_id, read_message__isnull=True).update(
        read_message=one.read_message_id
    )
