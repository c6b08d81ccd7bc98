"""Keeping the channel `default` equal to what the environment says."""

from __future__ import annotations

from django.db import transaction

from chat.models import Channel, LogEntry
from chat.models.channel import DEFAULT_SLUG


@transaction.atomic
def sync_default_channel(*, channel_secret: str, access_token: str) -> Channel | None:
    """Give the channel `default` this secret and token; make it where it is missing.

    With both empty nothing changes: then all channels are kept in the admin. Returns the channel,
    or None where there is none.
    """
    channel = Channel.objects.select_for_update().filter(slug=DEFAULT_SLUG).first()
    if not channel_secret and not access_token:
        return channel
    wanted = {"channel_secret": channel_secret, "access_token": access_token}
    if channel is None:
        # Several servers may start at once: the one that comes second takes the first one's row.
        channel, created = Channel.objects.get_or_create(
            slug=DEFAULT_SLUG, defaults={"name": "LINE Official Account", **wanted}
        )
        if created:
            _log("channel.created", sorted(wanted))
    changed = [name for name, value in wanted.items() if getattr(channel, name) != value]
    if changed:
        for name in changed:
            setattr(channel, name, wanted[name])
        # It was paused for the old token's sake, if at all.
        channel.paused_until = None
        channel.save(update_fields=[*changed, "paused_until"])
        _log("channel.changed", changed)
    return channel


def _log(action: str, fields: list[str]) -> None:
    LogEntry.objects.create(
        action=action,
        via=LogEntry.Via.COMMAND,
        detail={"channel": DEFAULT_SLUG, "fields": fields},
    )
