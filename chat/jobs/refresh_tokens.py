"""Short-lived tokens for channels with an id and a secret, renewed before they end."""

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
from chat.operations.keep_token import keep_token, token_not_made

logger = logging.getLogger(__name__)

# A worker that dies while it asks: somebody else may after this.
CLAIM = timedelta(seconds=20)


@dataclass(frozen=True)
class Due:
    """A channel that needs a token, in this process's hands until the claim ends."""

    channel_id: int
    line_channel_id: str
    channel_secret: str = field(repr=False)
    attempt: int


async def refresh_due_tokens(line: LineClient) -> int:
    """Get what is due, all at once; returns how many were asked for."""
    due = await threads.run(_claim, timezone.now())
    await asyncio.gather(*(_refresh(line, one) for one in due))
    return len(due)


async def _refresh(line: LineClient, due: Due) -> None:
    try:
        token = await line.stateless_token(due.line_channel_id, due.channel_secret)
        await threads.run(
            keep_token,
            channel_id=due.channel_id,
            secret=due.channel_secret,
            token=token,
            now=timezone.now(),
        )
    except LineError as error:
        await threads.run(
            token_not_made,
            channel_id=due.channel_id,
            attempt=due.attempt,
            error=error,
            jitter=random.uniform(0.8, 1.2),
            now=timezone.now(),
        )
    except Exception:
        # The claim ends by itself, and it is tried again.
        logger.exception("Channel %s got no token.", due.channel_id)


def _claim(now: datetime) -> list[Due]:
    found = Channel.objects.filter(
        Q(token_due_at__isnull=True) | Q(token_due_at__lte=now),
        is_active=True,
        access_token="",
        line_channel_id__gt="",
        channel_secret__gt="",
    )
    return [
        Due(
            channel_id=channel.pk,
            line_channel_id=channel.line_channel_id,
            channel_secret=channel.channel_secret,
            attempt=channel.token_attempts + 1,
        )
        for channel in found
        # Of several workers that found it, the one whose UPDATE counts has it.
        if Channel.objects.filter(pk=channel.pk, token_due_at=channel.token_due_at).update(
            token_due_at=now + CLAIM
        )
    ]
