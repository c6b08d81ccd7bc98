"""That LINE reaches a channel's address, for whoever asks why it does not (chat/doctor/).

By the minute, so that a busy channel's row is not written with each message, nor by each request
of somebody who only tries.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from chat.models import Channel

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def note_webhook_seen(channel: Channel, now: datetime) -> None:
    """A request came whose signature is right."""
    if _is_news(channel.webhook_seen_at, now, MINUTE):
        Channel.objects.filter(pk=channel.pk).update(webhook_seen_at=now)


def note_webhook_refused(channel: Channel, now: datetime) -> None:
    """A request came whose signature is wrong or missing."""
    if _is_news(channel.webhook_refused_at, now, MINUTE):
        Channel.objects.filter(pk=channel.pk).update(webhook_refused_at=now)


def note_redelivery(channel: Channel, now: datetime) -> None:
    """LINE delivered something again: redelivery is switched on."""
    if _is_news(channel.webhook_redelivered_at, now, HOUR):
        Channel.objects.filter(pk=channel.pk).update(webhook_redelivered_at=now)
        channel.webhook_redelivered_at = now


def _is_news(noted_at: datetime | None, now: datetime, after: timedelta) -> bool:
    return noted_at is None or now - noted_at >= after
