"""A LINE channel as staff keep it."""

from __future__ import annotations

from django.db import transaction

from chat.models import Channel, LogEntry

SECRETS = ("channel_secret", "access_token")
# What customers see of the team.
TOUCHES = ("show_operator_name", "show_typing", "mark_read")


@transaction.atomic
def save_channel(
    *, channel: Channel, new_secrets: dict[str, str], actor_id: int | None, via: str
) -> Channel:
    """Create it, or write its changed columns; empty secrets leave the stored ones alone."""
    before = Channel.objects.select_for_update(no_key=True).filter(pk=channel.pk).first()
    for name in SECRETS:
        if new_secrets.get(name):
            setattr(channel, name, new_secrets[name])
    names = ("slug", "name", "is_active", *TOUCHES, *SECRETS)
    changed = [
        name for name in names if before is None or getattr(before, name) != getattr(channel, name)
    ]
    if not changed:
        return channel
    if before is None:
        channel.save()
    else:
        if "access_token" in changed:
            # It was paused for the old token's sake, if at all.
            channel.paused_until = None
        channel.save(update_fields=[*changed, "paused_until"])
    LogEntry.objects.create(
        actor_id=actor_id,
        action="channel.created" if before is None else "channel.changed",
        via=via,
        detail={"channel": channel.slug, "fields": changed},
    )
    return channel
