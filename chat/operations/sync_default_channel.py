"""Keeping the channel `default` equal to what the environment says."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from chat.models import Channel, LogEntry
from chat.models.channel import DEFAULT_SLUG
from chat.operations.save_channel import save_channel


def sync_default_channel(
    *, channel_secret: str, access_token: str, line_channel_id: str = ""
) -> Channel | None:
    """Give the channel `default` this secret and token; make it where it is missing.

    With `line_channel_id` in the token's place it lives on short-lived tokens. With all empty
    nothing changes: then all channels are kept in the admin. Returns the channel, or None where
    there is none.
    """
    try:
        return _sync(channel_secret, access_token, line_channel_id)
    except IntegrityError:
        # Several servers start at once on a new database: another one made the row.
        return _sync(channel_secret, access_token, line_channel_id)


@transaction.atomic
def _sync(channel_secret: str, access_token: str, line_channel_id: str) -> Channel | None:
    channel = Channel.objects.filter(slug=DEFAULT_SLUG).first()
    if not channel_secret and not access_token:
        return channel
    channel = channel or Channel(slug=DEFAULT_SLUG, name="LINE Official Account")
    if line_channel_id:
        channel.line_channel_id = line_channel_id
    return save_channel(
        channel=channel,
        new_secrets={"channel_secret": channel_secret, "access_token": access_token},
        actor_id=None,
        via=LogEntry.Via.COMMAND,
        forget=("access_token",) if line_channel_id and not access_token else (),
    )
