"""Stored events become part of their conversations: in order per source, each in one piece.

The rows of a source are locked in the order of their numbers, so that of any number of processes
one works on a source at a time, and an older event that was left behind goes first.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from chat.line import events
from chat.operations.receive import receive_event
from webhooks.models import WebhookEvent

logger = logging.getLogger(__name__)

# Seconds until the next try; after the last one staff decide.
RETRIES = (5, 30, 120, 600, 3600)


def waiting() -> QuerySet[WebhookEvent]:
    """Events that are neither processed nor parked."""
    return WebhookEvent.objects.filter(processed_at__isnull=True, parked_at__isnull=True)


def process(channel_sources: Iterable[tuple[int, str]], *, up_to: int) -> int:
    """Work through the waiting events of these (channel, source) pairs; returns how many.

    One transaction for all, a savepoint for each: an event that fails leaves nothing behind and
    does not hold up the others.
    """
    wanted = Q()
    for channel, source in channel_sources:
        wanted |= Q(channel=channel, source_key=source)
    if not wanted:
        return 0
    now = timezone.now()
    # Fresh ones, whoever took them; failed ones not before their time.
    due = Q(attempts=0) | Q(due_at__lte=now)
    with transaction.atomic():
        rows = (
            waiting()
            .filter(wanted, due, pk__lte=up_to)
            .select_for_update(of=("self",))
            .select_related("request", "channel")
            .order_by("pk")
        )
        done = 0
        for row in rows:
            _process_one(row)
            done += 1
    return done


def _process_one(row: WebhookEvent) -> None:
    try:
        with transaction.atomic():
            receive_event(
                channel=row.channel, event=events.read(row.raw), received_at=row.received_at
            )
            row.processed_at = timezone.now()
            row.attempts += 1
            row.save(update_fields=["processed_at", "attempts"])
    except Exception:
        # Kept with its reason, tried again, then parked where staff see it; never swallowed.
        logger.exception("Webhook event %s could not be processed.", row.pk)
        _note_failure(row, traceback.format_exc(limit=-4))


def _note_failure(row: WebhookEvent, reason: str) -> None:
    row.processed_at = None
    now = timezone.now()
    row.last_error = reason[-4000:]
    if row.attempts < len(RETRIES):
        row.due_at = now + timedelta(seconds=RETRIES[row.attempts])
    else:
        row.parked_at = now
    row.attempts += 1
    row.save(update_fields=["last_error", "due_at", "parked_at", "attempts"])


def sources_of(rows: Sequence[WebhookEvent]) -> set[tuple[int, str]]:
    """The (channel, source) pairs of some events."""
    return {(row.channel_id, row.source_key) for row in rows}


def replay(event_ids: Iterable[int]) -> int:
    """Let parked or failed events be tried again at once; returns how many."""
    rows = WebhookEvent.objects.filter(pk__in=event_ids, processed_at__isnull=True)
    return rows.update(parked_at=None, attempts=0, last_error="", due_at=timezone.now())
