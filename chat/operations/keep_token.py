"""A channel's short-lived token: kept, missed, or refused by LINE before its time.

No announcement: the outbox looks each second for what may be sent again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from chat.line.account import ShortToken
from chat.line.errors import LineError
from chat.models import Channel, LogEntry

# LINE gives it 15 minutes; the next one is fetched this long before its end.
AHEAD = timedelta(minutes=5)
FIRST_DELAY = timedelta(seconds=2)
MAX_DELAY = timedelta(minutes=1)
# Ten minutes or so without an answer: then messages fail instead of waiting any longer.
MAX_ATTEMPTS = 14


@transaction.atomic
def keep_token(*, channel_id: int, secret: str, token: ShortToken, now: datetime) -> bool:
    """Use this one from now on. False: staff have changed what it was made with meanwhile."""
    channel = _locked(channel_id)
    if channel.channel_secret != secret or not channel.makes_tokens:
        return False
    lifetime = timedelta(seconds=token.seconds)
    channel.stateless_token = token.token
    channel.stateless_token_until = now + lifetime
    channel.token_due_at = now + max(lifetime - AHEAD, lifetime / 2)
    channel.token_attempts = 0
    channel.token_error = ""
    _save(channel, "stateless_token", "stateless_token_until", "token_due_at")
    return True


@transaction.atomic
def token_not_made(
    *, channel_id: int, attempt: int, error: LineError, jitter: float, now: datetime
) -> None:
    """LINE gave none: try again later, and say so once it is certain or has lasted.

    `jitter`: a factor about 1, so that many processes do not ask together.
    """
    channel = _locked(channel_id)
    news = not channel.token_error
    delay = min(FIRST_DELAY * (1 << min(attempt - 1, 16)), MAX_DELAY)
    channel.token_attempts = attempt
    channel.token_due_at = now + delay * jitter
    if error.permanent or attempt >= MAX_ATTEMPTS:
        channel.token_error = str(error)
    _save(channel, "token_due_at")
    if channel.token_error and news:
        LogEntry.objects.create(
            action="channel.token_refused",
            via=LogEntry.Via.WORKER,
            detail={"channel": channel.slug, "error": channel.token_error},
        )


def token_refused(*, channel_id: int, token: str) -> None:
    """LINE does not take this short-lived token any more: another one is made at once."""
    with transaction.atomic():
        channel = _locked(channel_id)
        if channel.makes_tokens and channel.stateless_token == token:
            channel.stateless_token = ""
            channel.stateless_token_until = None
            channel.token_due_at = None
            _save(channel, "stateless_token", "stateless_token_until", "token_due_at")


def _locked(channel_id: int) -> Channel:
    return Channel.objects.select_for_update(no_key=True).get(pk=channel_id)


def _save(channel: Channel, *names: str) -> None:
    channel.save(update_fields=[*names, "token_attempts", "token_error"])
