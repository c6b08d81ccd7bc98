"""That an operator types, and how far has been read: said to LINE, best effort."""

from __future__ import annotations

import asyncio
import logging
import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from chat import threads
from chat.line.client import LineClient
from chat.line.errors import Kind, LineError
from chat.models import Conversation, LineSignal, Message
from chat.models.channel import has_token
from chat.operations.line_signals import read_not_told, read_refused, read_told

logger = logging.getLogger(__name__)

BATCH = 50
AT_ONCE = 8
# Who typed longer ago has stopped, or sent what they typed.
STALE = timedelta(seconds=6)
# A worker that dies while it tells: somebody else may after this.
CLAIM = timedelta(seconds=30)


@dataclass(frozen=True)
class Typing:
    """What this process alone is to show to a user."""

    conversation_id: int
    access_token: str = field(repr=False)
    user_id: str


@dataclass(frozen=True)
class Reading:
    """What this process alone is to mark as read, until its claim ends."""

    channel_id: int
    conversation_id: int
    access_token: str = field(repr=False)
    read_token: str = field(repr=False)
    message_id: int
    seq: int
    attempt: int


async def tell_line(line: LineClient) -> int:
    """Say what is due, 8 at a time; returns how much that was."""
    due = await threads.run(_claim, timezone.now())
    slots = asyncio.Semaphore(AT_ONCE)

    async def tell(one: Typing | Reading) -> None:
        async with slots:
            try:
                await (_show(line, one) if isinstance(one, Typing) else _mark(line, one))
            except Exception:
                # A claim ends by itself.
                logger.exception("LINE was not told of conversation %s.", one.conversation_id)

    await asyncio.gather(*(tell(one) for one in due))
    return len(due)


async def _show(line: LineClient, one: Typing) -> None:
    # Typing is over by the next time.
    with suppress(LineError):
        await line.show_loading(one.access_token, one.user_id)


async def _mark(line: LineClient, one: Reading) -> None:
    whose = {"conversation_id": one.conversation_id, "message_id": one.message_id}
    try:
        await line.mark_as_read(one.access_token, one.read_token)
    except LineError as error:
        now = timezone.now()
        if error.kind == Kind.REJECTED:
            await threads.run(
                read_refused, channel_id=one.channel_id, attempt=one.attempt, now=now, **whose
            )
            return
        jitter = random.uniform(0.8, 1.2)
        await threads.run(read_not_told, attempt=one.attempt, jitter=jitter, now=now, **whose)
        return
    await threads.run(read_told, channel_id=one.channel_id, seq=one.seq, **whose)


def _claim(now: datetime) -> list[Typing | Reading]:
    typing = [_typing(row, now) for row in _rows(now).filter(typing_at__isnull=False)[:BATCH]]
    return [*(one for one in typing if one is not None), *_readings(now)]


def _rows(now: datetime) -> QuerySet[LineSignal]:
    """Signals of channels that may speak now, the oldest first, so that each has its turn."""
    channel = "conversation__channel__"
    return (
        LineSignal.objects.filter(
            Q(**{f"{channel}paused_until": None}) | Q(**{f"{channel}paused_until__lte": now}),
            has_token(now, channel),
            **{f"{channel}is_active": True},
        )
        .select_related(
            "conversation__channel",
            "conversation__customer",
            "conversation__last_message",
            "read_message",
        )
        .order_by("typing_at", "pk")
    )


def _typing(row: LineSignal, now: datetime) -> Typing | None:
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
    return Typing(
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


def _readings(now: datetime) -> list[Reading]:
    channel = "conversation__channel__"
    found = (
        _rows(now)
        .filter(
            Q(**{f"{channel}read_refused_until": None})
            | Q(**{f"{channel}read_refused_until__lte": now}),
            read_due_at__lte=now,
            **{f"{channel}mark_read": True},
        )
        .order_by("read_due_at", "pk")[:BATCH]
    )
    readings: list[Reading] = []
    trying: set[int] = set()
    for row in found:
        of = row.conversation.channel
        # After a refusal one mark tries for all of its channel.
        if of.read_refusals and of.pk in trying:
            continue
        one = _reading(row, now)
        if one is not None:
            trying.add(of.pk)
            readings.append(one)
    return readings


def _reading(row: LineSignal, now: datetime) -> Reading | None:
    message = row.read_message
    mine = LineSignal.objects.filter(pk=row.pk, read_due_at=row.read_due_at)
    if message is None or not message.mark_as_read_token:
        # Unsent meanwhile.
        mine.update(read_message=None, read_due_at=None)
        return None
    attempt = row.read_attempts + 1
    if not mine.filter(read_message=message).update(read_due_at=now + CLAIM, read_attempts=attempt):
        return None
    return Reading(
        channel_id=row.conversation.channel_id,
        conversation_id=row.conversation_id,
        access_token=row.conversation.channel.usable_token(now),
        read_token=message.mark_as_read_token,
        message_id=message.pk,
        seq=message.seq,
        attempt=attempt,
    )
