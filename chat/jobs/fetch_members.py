"""Names and pictures of people in groups and rooms, from LINE, never while somebody waits."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from chat import threads
from chat.jobs.fetch_profiles import AT_ONCE, BATCH, CLAIM, REFRESH, next_try
from chat.line.client import LineClient, Profile
from chat.line.errors import LineError
from chat.models import Customer, GroupMember
from chat.models.channel import has_token
from chat.operations.update_member import update_member

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """A member whose profile is to be fetched, by this process alone until the claim ends."""

    member_id: int
    kind: str
    group_id: str
    user_id: str
    access_token: str = field(repr=False)
    attempt: int
    claimed_until: datetime


async def fetch_due_members(line: LineClient) -> int:
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
        profile = await _ask(line, due)
        now = timezone.now()
        await threads.run(
            update_member,
            member_id=due.member_id,
            profile=profile,
            now=now,
            next_at=now + REFRESH,
        )
    except LineError as error:
        at = next_try(error, due.attempt, timezone.now())
        await threads.run(_ask_again, due, at)
    except Exception:
        # The claim ends by itself, and it is tried again.
        logger.exception("The profile of member %s was not updated.", due.member_id)


async def _ask(line: LineClient, due: Due) -> Profile:
    ask = line.group_member if due.kind == Customer.Kind.GROUP else line.room_member
    return await ask(due.access_token, due.group_id, due.user_id)


def _claim(now: datetime) -> list[Due]:
    until = now + CLAIM
    found = (
        GroupMember.objects.filter(
            profile_due_at__lte=now, left_at=None, customer__channel__is_active=True
        )
        .filter(has_token(now, "customer__channel__"))
        .select_related("customer__channel")
        .order_by("profile_due_at")[:BATCH]
    )
    return [
        Due(
            member_id=member.pk,
            kind=member.customer.kind,
            group_id=member.customer.line_id,
            user_id=member.line_id,
            access_token=member.customer.channel.usable_token(now),
            attempt=member.profile_attempts + 1,
            claimed_until=until,
        )
        for member in found
        # Of several workers that found it, the one whose UPDATE counts has it.
        if GroupMember.objects.filter(pk=member.pk, profile_due_at=member.profile_due_at).update(
            profile_due_at=until, profile_attempts=F("profile_attempts") + 1
        )
    ]


def _ask_again(due: Due, at: datetime | None) -> None:
    GroupMember.objects.filter(pk=due.member_id, profile_due_at=due.claimed_until).update(
        profile_due_at=at
    )
