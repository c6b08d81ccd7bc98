"""How long what an operator has sent is held back: the undo window of its channel.

One time for the whole conversation: what is queued in it goes together. Each further message holds
the ones before it a little longer, so that one request takes them all.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from chat.models import Conversation, OutboxEntry, ReplyToken
from chat.models.reply_token import USABLE

# From the end of the hold to LINE's answer: the outbox looks each second, and a call takes time.
TOKEN_MARGIN = timedelta(seconds=5)
# However many follow, the first one waits no longer than this many windows.
MOST_WINDOWS = 3


def hold(conversation: Conversation, now: datetime) -> bool:
    """Hold back what is queued, on account of a new message. In memory: save `held_until`.

    Returns whether it is held. Called under the lock, before the new message is in the outbox.
    """
    seconds = conversation.channel.undo_seconds
    if not seconds:
        return False
    window = timedelta(seconds=seconds)
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
    conversation.held_until = until if until > now else None
    return conversation.held_until is not None
