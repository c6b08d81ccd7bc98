"""How long what an operator has sent is held back: the undo window of its channel, or until the
next message that its sender has announced.

One time for the whole conversation: what is queued in it goes together. Each further message holds
the ones before it a little longer, so that one request takes them all.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from chat.models import Conversation, OutboxEntry, ReplyToken
from chat.models.reply_token import USABLE

# From the end of the hold to LINE's answer: the outbox looks each second, and a call takes time.
TOKEN_MARGIN = timedelta(seconds=5)
# Where another message was announced, it is there before this, or it does not come.
FOLLOWS = timedelta(seconds=2)
# However many follow, the first one waits no longer than this many windows.
MOST_WINDOWS = 3


def hold(conversation: Conversation, now: datetime, *, more: bool = False) -> bool:
    """Hold back what is queued, on account of a new message. In memory: save `held_until`.

    `more`: another one follows at once. Returns whether it is held. Called under the lock, before
    the new message is in the outbox.
    """
    window = timedelta(seconds=conversation.channel.undo_seconds)
    if more:
        window = max(window, FOLLOWS)
    conversation.held_until = _until(conversation, window, now) if window else None
    return conversation.held_until is not None


def _until(conversation: Conversation, window: timedelta, now: datetime) -> datetime | None:
    first = (
        OutboxEntry.objects.filter(conversation=conversation, delivery__isnull=True)
        .order_by("pk")
        .values_list("created_at", flat=True)
        .first()
    )
    until = min(now + window, (first or now) + MOST_WINDOWS * window)
    token = ReplyToken.objects.usable(now).filter(conversation=conversation).first()
    if token is not None:
        until = min(until, token.received_at + USABLE - TOKEN_MARGIN)
    return until if until > now else None
