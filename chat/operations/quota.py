"""A channel's quota of pushes: LINE's figures kept, its end noted, and everybody told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from chat import broadcast, presenters
from chat.line.account import Quota
from chat.line.months import day_of
from chat.models import Channel, LogEntry, QuotaReading
from chat.protocol import events
from chat.protocol.payloads import ChannelPayload, QuotaPayload
from chat.selectors.quota import standing, state_without, until_next_warning
from chat.selectors.savings import pushes_saved

# After LINE has refused a push, how soon its figures are looked at.
SOON = timedelta(minutes=1)


@dataclass(frozen=True)
class Reading:
    """LINE's figures, and when they were asked for."""

    quota: Quota
    asked_at: datetime


def channel_state(channel: Channel, now: datetime) -> ChannelPayload:
    """What operators are told of a channel."""
    found = standing(channel, now)
    quota = QuotaPayload(
        limit=found.limit,
        used=found.used,
        percent=found.percent,
        forecast=found.forecast,
        state=found.state,
    )
    return presenters.channel_payload(channel, quota=quota, saved=pushes_saved(channel.pk, now))


@transaction.atomic
def note_quota_exhausted(*, channel_id: int, now: datetime) -> bool:
    """LINE refuses pushes for the month's quota: none is tried until the month turns, the plan
    changes, or a reading says that there is room. Returns whether that was news.
    """
    channel = _locked(channel_id)
    if channel.pushes_stopped(now):
        return False
    channel.quota_used_up_at = now
    channel.quota_due_at = now + SOON
    channel.save(update_fields=["quota_used_up_at", "quota_due_at"])
    LogEntry.objects.create(
        action="channel.quota_used_up",
        via=LogEntry.Via.WORKER,
        detail={"channel": channel.slug},
    )
    _announce(channel, now)
    return True


@transaction.atomic
def note_pushes(*, channel_id: int, recent: int, now: datetime) -> int | None:
    """So many recipients have just been pushed to: tell everybody where that took the month past a
    warning, before LINE's figures say so. Returns how many more do; None where nothing does.
    """
    channel = Channel.objects.get(pk=channel_id)
    found = standing(channel, now)
    if found.limit is not None and state_without(channel, found, recent, now) != found.state:
        _announce(channel, now)
    return until_next_warning(found)


@transaction.atomic
def keep_reading(*, channel_id: int, reading: Reading, next_at: datetime, now: datetime) -> None:
    """Keep LINE's figures as the day's newest, and tell everybody where they differ."""
    channel = _locked(channel_id)
    before = _figures(channel)
    quota = reading.quota
    plan_changed = channel.quota_type != "" and channel.quota_limit != quota.limit
    has_room = quota.limit is None or quota.used < quota.limit
    used_up_at = channel.quota_used_up_at
    # What was asked before the refusal does not know of it.
    if used_up_at is not None and reading.asked_at > used_up_at and (has_room or plan_changed):
        channel.quota_used_up_at = None
    types = Channel.QuotaType
    channel.quota_type = types.NONE if quota.limit is None else types.LIMITED
    channel.quota_limit = quota.limit
    channel.quota_used = quota.used
    channel.quota_checked_at = reading.asked_at
    channel.quota_due_at = next_at
    channel.quota_attempts = 0
    channel.save(
        update_fields=[
            "quota_type",
            "quota_limit",
            "quota_used",
            "quota_checked_at",
            "quota_due_at",
            "quota_attempts",
            "quota_used_up_at",
        ]
    )
    QuotaReading.objects.update_or_create(
        channel=channel,
        day=day_of(reading.asked_at),
        defaults={"limit": quota.limit, "used": quota.used, "read_at": reading.asked_at},
    )
    if _figures(channel) != before:
        _announce(channel, now)


def _figures(channel: Channel) -> tuple[object, ...]:
    return (
        channel.quota_type,
        channel.quota_limit,
        channel.quota_used,
        channel.quota_used_up_at,
    )


def _announce(channel: Channel, now: datetime) -> None:
    payload = channel_state(channel, now)
    broadcast.to_inbox(events.ChannelUpdate(**dict(payload)), channel_id=channel.pk)


def _locked(channel_id: int) -> Channel:
    return Channel.objects.select_for_update(no_key=True).get(pk=channel_id)
