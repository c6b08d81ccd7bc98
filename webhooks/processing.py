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
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from chat.line import events
from chat.operations.receive import Received, receive_events
from webhooks.models import WebhookEvent

logger = logging.getLogger(__name__)

# Seconds until the next try; after the last one staff decide.
RETRIES = (5, 30, 120, 600, 3600)


def waiting() -> QuerySet[WebhookEvent]:
    """Events that are neither processed nor parked."""
    return WebhookEvent.objects.filter(processed_at__isnull=True, parked_at__isnull=True)


def process(channel_sources: Iterable[tuple[int, str]], *, up_to: int) -> int:
    """Work through the waiting events of these (channel, source) pairs; returns how many.

    One transaction for all; an event that fails leaves nothing behind and does not hold up the
    others.
    """
    sources: dict[int, list[str]] = {}
    for channel, source in channel_sources:
        sources.setdefault(channel, []).append(source)
    if not sources:
        return 0
    wanted = Q()
    for channel, some in sources.items():
        wanted |= Q(channel=channel, source_key__in=some)
    now = timezone.now()
    # Fresh ones, whoever took them; failed ones not before their time.
    due = Q(attempts=0) | Q(due_at__lte=now)
    todo = waiting().filter(wanted, due, pk__lte=up_to).order_by("pk")
    try:
        return _process(todo)
    except Exception:  # noqa: BLE001 - what it was is noted there
        return _process_each(todo)


@transaction.atomic
def _process(todo: QuerySet[WebhookEvent]) -> int:
    """All in one piece."""
    rows = _locked(todo)
    if rows:
        _receive(rows)
    return len(rows)


@transaction.atomic
def _process_each(todo: QuerySet[WebhookEvent]) -> int:
    """A savepoint for each, so that one that fails does not hold up the others."""
    rows = _locked(todo)
    for row in rows:
        try:
            with transaction.atomic():
                _receive([row])
        except Exception:
            # Kept with its reason, tried again, then parked where staff see it; never swallowed.
            logger.exception("Webhook event %s could not be processed.", row.pk)
            _note_failure(row, traceback.format_exc(limit=-4))
    return len(rows)


def _locked(todo: QuerySet[WebhookEvent]) -> list[WebhookEvent]:
    return list(todo.select_for_update(of=("self",)).select_related("request", "channel"))


def _receive(rows: Sequence[WebhookEvent]) -> None:
    receive_events([Received(row.channel, events.read(row.raw), row.received_at) for row in rows])
    WebhookEvent.objects.filter(pk__in=[row.pk for row in rows]).update(
        processed_at=timezone.now(), attempts=F("attempts") + 1
    )


def _note_failure(row: WebhookEvent, reason: str) -> None:
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
