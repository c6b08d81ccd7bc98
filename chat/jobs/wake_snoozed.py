"""Conversations whose time has come."""

from __future__ import annotations

import logging

from django.utils import timezone

from chat.models import LogEntry, Session
from chat.operations.snooze import wake_due

logger = logging.getLogger(__name__)

BATCH = 100


def wake_snoozed() -> int:
    """Wake what is due, those that are due longest first; how many woke.

    Each one is looked at again under its lock: whatever the number of processes, it wakes once.
    """
    due = (
        Session.objects.filter(
            status=Session.Status.ACTIVE,
            snoozed_until__isnull=False,
            snoozed_until__lte=timezone.now(),
        )
        .order_by("snoozed_until", "pk")
        .values_list("conversation", flat=True)
    )
    woken = 0
    for pk in list(due[:BATCH]):
        try:
            woken += wake_due(conversation_id=pk, via=LogEntry.Via.WORKER)
        except Exception:
            logger.exception("Conversation %s could not be woken.", pk)
    return woken
