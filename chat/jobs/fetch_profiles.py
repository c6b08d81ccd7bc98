"""Names and pictures of customers, and how many are in a group: from LINE, never while somebody
waits for them."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from chat import threads
from chat.line.client import LineClient, Profile
from chat.line.errors import Kind, LineError
from chat.models import Customer
from chat.models.channel import has_token
from chat.operations.update_profile import profile_missing, update_profile

logger = logging.getLogger(__name__)

# LINE tells nobody when a profile changes.
REFRESH = timedelta(days=7)
FIRST_DELAY = timedelta(seconds=5)
MAX_DELAY = timedelta(hours=1)
# A worker that dies while it asks: somebody else may after this.
CLAIM = timedelta(seconds=60)
BATCH = 20
AT_ONCE = 4


@dataclass(frozen=True)
class Due:
    """A customer whose profile is to be fetched, by this process alone until the claim ends."""

    customer_id: int
    kind: str
    line_id: str
    access_token: str = field(repr=False)
    attempt: int
    claimed_until: datetime


async def fetch_due_profiles(line: LineClient) -> int:
    """Fetch what is due, at most 20 of them, 4 at a time; returns how many were asked for."""
    due = await threads.run(_claim, timezone.now())
    slots = asyncio.Semaphore(AT_ONCE)

    async def fetch(one: Due) -> None:
        async with slots:
            await _fetch(line, one)

    await asyncio.gather(*(fetch(one) for one in due))
    return len(due)


async def _fetch(line: LineClient, due: Due) -> None:
    try:
        profile, member_count = await _ask(line, due)
        now = timezone.now()
        await threads.run(
            update_profile,
            customer_id=due.customer_id,
            profile=profile,
            member_count=member_count,
            now=now,
            next_at=now + REFRESH,
        )
    except LineError as error:
        await _failed(due, error)
    except Exception:
        # The claim ends by itself, and it is tried again.
        logger.exception("The profile of customer %s was not updated.", due.customer_id)


async def _ask(line: LineClient, due: Due) -> tuple[Profile | None, int | None]:
    """LINE's answers. LINE has no names for rooms, and nothing to count in a user."""
    if due.kind == Customer.Kind.USER:
        return await line.profile(due.access_token, due.line_id), None
    if due.kind == Customer.Kind.ROOM:
        return None, await line.room_member_count(due.access_token, due.line_id)
    profile = await line.group_summary(due.access_token, due.line_id)
    try:
        return profile, await line.group_member_count(due.access_token, due.line_id)
    except LineError:
        # The name is worth having without the number, which is asked for again with it.
        return profile, None


async def _failed(due: Due, error: LineError) -> None:
    now = timezone.now()
    if error.kind == Kind.NOT_FOUND:
        await threads.run(
            profile_missing, customer_id=due.customer_id, asked_until=due.claimed_until, now=now
        )
        return
    await threads.run(_ask_again, due, next_try(error, due.attempt, now))


def next_try(error: LineError, attempt: int, now: datetime) -> datetime | None:
    """When to ask again; None: not before the customer is heard of again.

    404: blocked, deleted, or of another provider.
    """
    if error.kind == Kind.NOT_FOUND:
        return None
    if error.kind == Kind.REJECTED:
        return now + REFRESH
    doubled = min(FIRST_DELAY * (1 << min(attempt - 1, 16)), MAX_DELAY)
    return now + doubled * random.uniform(0.8, 1.2)


def _claim(now: datetime) -> list[Due]:
    until = now + CLAIM
    found = (
        Customer.objects.filter(profile_due_at__lte=now, channel__is_active=True)
        .filter(has_token(now, "channel__"))
        .select_related("channel")
        .order_by("profile_due_at")[:BATCH]
    )
    return [
        Due(
            customer_id=customer.pk,
            kind=customer.kind,
            line_id=customer.line_id,
            access_token=customer.channel.usable_token(now),
            attempt=customer.profile_attempts + 1,
            claimed_until=until,
        )
        for customer in found
        # Of several workers that found it, the one whose UPDATE counts has it.
        if Customer.objects.filter(pk=customer.pk, profile_due_at=customer.profile_due_at).update(
            profile_due_at=until, profile_attempts=F("profile_attempts") + 1
        )
    ]


def _ask_again(due: Due, at: datetime | None) -> None:
    # Unless it was asked for again meanwhile: a follow, a new message.
    Customer.objects.filter(pk=due.customer_id, profile_due_at=due.claimed_until).update(
        profile_due_at=at
    )
