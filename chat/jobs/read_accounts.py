"""Each channel's quota every ten minutes, and once a day who it is: asked of LINE."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from chat import threads
from chat.line.client import LineClient
from chat.line.errors import LineError
from chat.models import Channel
from chat.models.channel import has_token
from chat.operations.quota import Reading, keep_reading
from chat.operations.update_account import update_account

logger = logging.getLogger(__name__)

EVERY = timedelta(minutes=10)
FIRST_DELAY = timedelta(minutes=1)
MAX_DELAY = timedelta(hours=1)
# Names and pictures of accounts hardly change.
ACCOUNT_EVERY = timedelta(days=1)
# A worker that dies while it asks: somebody else may after this.
CLAIM = timedelta(minutes=1)


@dataclass(frozen=True)
class Due:
    """A channel to be asked about, by this process alone until the claim ends."""

    channel_id: int
    access_token: str = field(repr=False)
    attempt: int
    wants_info: bool


async def read_due_accounts(line: LineClient) -> int:
    """Ask about what is due, all at once; returns how many there were."""
    due = await threads.run(_claim, timezone.now())
    await asyncio.gather(*(_read(line, one) for one in due))
    return len(due)


async def _read(line: LineClient, due: Due) -> None:
    try:
        if due.wants_info:
            info = await line.bot_info(due.access_token)
            await threads.run(
                update_account, channel_id=due.channel_id, info=info, now=timezone.now()
            )
        asked_at = timezone.now()
        quota = await line.quota(due.access_token)
        now = timezone.now()
        await threads.run(
            keep_reading,
            channel_id=due.channel_id,
            reading=Reading(quota, asked_at),
            next_at=now + EVERY * _jitter(),
            now=now,
        )
    except LineError:
        await threads.run(_ask_again, due, timezone.now())
    except Exception:
        # The claim ends by itself, and it is tried again.
        logger.exception("Channel %s could not be asked about.", due.channel_id)


def _claim(now: datetime) -> list[Due]:
    found = Channel.objects.filter(
        Q(quota_due_at__isnull=True) | Q(quota_due_at__lte=now), has_token(now), is_active=True
    )
    return [
        Due(
            channel_id=channel.pk,
            access_token=channel.usable_token(now),
            attempt=channel.quota_attempts + 1,
            wants_info=channel.bot_info_at is None or channel.bot_info_at < now - ACCOUNT_EVERY,
        )
        for channel in found
        # Of several workers that found it, the one whose UPDATE counts has it.
        if Channel.objects.filter(pk=channel.pk, quota_due_at=channel.quota_due_at).update(
            quota_due_at=now + CLAIM
        )
    ]


def _ask_again(due: Due, now: datetime) -> None:
    delay = min(FIRST_DELAY * (1 << min(due.attempt - 1, 16)), MAX_DELAY)
    Channel.objects.filter(pk=due.channel_id).update(
        quota_due_at=now + delay * _jitter(), quota_attempts=due.attempt
    )


def _jitter() -> float:
    return random.uniform(0.8, 1.2)
