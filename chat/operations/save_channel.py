"""A LINE channel as staff keep it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from chat.models import Channel, LogEntry
from chat.operations.deadlines import forget_undecided

SECRETS = ("channel_secret", "access_token")
# What customers see of the team.
TOUCHES = ("show_operator_name", "show_operator_picture", "show_typing", "mark_read")
# How what is sent leaves.
SENDING = ("undo_seconds",)
# When it answers.
TIMES = ("schedule", "return_after_minutes", "close_after_hours", "close_warning_minutes")
# Who answers first, and when a person does.
HANDOFF = ("bot_first", "handoff_keywords", "handoff_after_messages", "close_keywords")
# With the secrets: as whom we come to LINE.
CREDENTIALS = ("line_channel_id", *SECRETS)
PLAIN = (
    "slug",
    "name",
    "is_active",
    "line_channel_id",
    "push_guard_percent",
    *TOUCHES,
    *SENDING,
    *TIMES,
    *HANDOFF,
)

# What was learned with other credentials, or stood still for their sake: the worker asks anew.
_AFRESH: dict[str, Any] = {
    "paused_until": None,
    "read_refused_until": None,
    "read_refusals": 0,
    "webhook_seen_at": None,
    "webhook_refused_at": None,
    "stateless_token": "",
    "stateless_token_until": None,
    "token_due_at": None,
    "token_attempts": 0,
    "token_error": "",
    "bot_info_at": None,
    "quota_due_at": None,
    "quota_attempts": 0,
}


@transaction.atomic
def save_channel(
    *,
    channel: Channel,
    new_secrets: dict[str, str],
    actor_id: int | None,
    via: str,
    forget: Collection[str] = (),
) -> Channel:
    """Create it, or write its changed columns; empty secrets leave the stored ones alone, but for
    those to `forget`."""
    before = Channel.objects.select_for_update(no_key=True).filter(pk=channel.pk).first()
    for name in SECRETS:
        if name in forget:
            setattr(channel, name, "")
        elif new_secrets.get(name):
            setattr(channel, name, new_secrets[name])
    changed = [
        name
        for name in (*PLAIN, *SECRETS)
        if before is None or getattr(before, name) != getattr(channel, name)
    ]
    if not changed:
        return channel
    if before is None:
        channel.save()
    else:
        afresh = _AFRESH if set(changed) & set(CREDENTIALS) else {}
        for name, value in afresh.items():
            setattr(channel, name, value)
        channel.save(update_fields=[*changed, *afresh])
    if "schedule" in changed:
        forget_undecided(Channel.objects.filter(pk=channel.pk))
    LogEntry.objects.create(
        actor_id=actor_id,
        action="channel.created" if before is None else "channel.changed",
        via=via,
        detail={"channel": channel.slug, "fields": changed},
    )
    return channel
