"""What must not stay as it is: conversations of people who are gone, and of customers who are."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from chat.models import AutoMessage, Channel, LogEntry, Message, OperatorProfile, Session
from chat.operations.close_silent import close_or_ask
from chat.operations.give_back import give_back_unanswered, note_absent

logger = logging.getLogger(__name__)

BATCH = 100


def give_back() -> int:
    """Conversations whose operators are gone go back to the queue; how many did.

    Each one is looked at again under its lock: whatever the number of processes, it goes once.
    """
    now = timezone.now()
    note_absent(now)
    absent = OperatorProfile.objects.filter(absent_since__isnull=False).values("user")
    stuck = _open().filter(
        operator__in=absent,
        snoozed_until__isnull=True,
        conversation__last_message__direction=Message.Direction.INCOMING,
        conversation__channel__return_after_minutes__gt=0,
    )
    some = stuck.annotate(since=F("operator__operator__absent_since")).values_list(
        "conversation", "since", "conversation__channel__return_after_minutes"
    )
    due = [pk for pk, since, minutes in some if since <= now - timedelta(minutes=minutes)]
    return _each(due[:BATCH], give_back_unanswered)


def close_silent() -> int:
    """Customers who have not answered for long are asked, and who does not answer that either has
    the conversation closed; how many were."""
    now = timezone.now()
    done = 0
    for channel in _asking():
        since = now - timedelta(hours=channel.close_after_hours)
        silent = _open().filter(
            conversation__channel=channel,
            snoozed_until__isnull=True,
            conversation__last_message__direction=Message.Direction.OUTGOING,
            conversation__last_message__created_at__lte=since,
        )
        oldest = silent.order_by("conversation__last_message__created_at")
        done += _each(oldest.values_list("conversation", flat=True)[:BATCH], close_or_ask)
    return done


def _open() -> QuerySet[Session]:
    return Session.objects.filter(status=Session.Status.ACTIVE)


def _asking() -> list[Channel]:
    """Channels that close by themselves and have words to ask before."""
    words = AutoMessage.objects.filter(kind=AutoMessage.Kind.CLOSING, is_enabled=True)
    channels = Channel.objects.filter(close_after_hours__gt=0)
    if not words.filter(channel__isnull=True).exists():
        channels = channels.filter(pk__in=words.values("channel"))
    return list(channels)


def _each(conversations: Iterable[int], do: Callable[..., bool]) -> int:
    count = 0
    for pk in list(conversations):
        try:
            count += do(conversation_id=pk, via=LogEntry.Via.WORKER)
        except Exception:
            logger.exception("Conversation %s could not be moved on.", pk)
    return count
