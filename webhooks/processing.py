"""Stored events become part of their conversations: in order per source, each in one piece.

The rows of a source are locked in the order of their numbers, so that of any number of processes
one works on a source at a time, and an older event that was left behind goes first.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from chat.line import events
from chat.operations.receive import Received, receive_events
from webhooks.models import WebhookEvent
from webhooks.outages import is_outage
from webhooks.redaction import redact

logger = logging.getLogger(__name__)

# Seconds until the next try; after the last one staff decide.
RETRIES = (5, 30, 120, 600, 3600)


def waiting() -> QuerySet[WebhookEvent]:
    """Events that are neither processed nor parked."""
    return WebhookEvent.objects.filter(processed_at__isnull=True, parked_at__isnull=True)


def process(
    channel_sources: Iterable[tuple[int, str]],
    *,
    up_to: int,
    fresh: Sequence[WebhookEvent] = (),
) -> int:
    """Work through the waiting events of these (channel, source) pairs; returns how many.

    One transaction for all; an event that fails leaves nothing behind and does not hold up the
    others. `fresh`: events that the caller has just stored and need not be read again. Raises
    OperationalError where the database cannot, with nothing done and nothing noted.
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
        return _process(todo, {row.pk: row for row in fresh})
    except Exception:  # noqa: BLE001 - what it was is noted there
        return _process_each(todo)


@transaction.atomic
def _process(todo: QuerySet[WebhookEvent], fresh: Mapping[int, WebhookEvent]) -> int:
    """All in one piece, and as if no message could be known already: one at a time will see."""
    pks = list(todo.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not pks:
        return 0
    rows = dict(fresh)
    if others := [pk for pk in pks if pk not in rows]:
        rows |= {row.pk: row for row in _whole(WebhookEvent.objects.filter(pk__in=others))}
    _receive([rows[pk] for pk in pks], look=False)
    return len(pks)


@transaction.atomic
def _process_each(todo: QuerySet[WebhookEvent]) -> int:
    """A savepoint for each, so that one that fails does not hold up the others."""
    rows = list(_whole(todo).select_for_update(of=("self",)))
    for row in rows:
        try:
            with transaction.atomic():
                _receive([row], look=True)
        except Exception as error:
            if is_outage(error):
                # Not this event's fault: all stay as they are, in their order, until it is over.
                raise
            # Kept with its reason, tried again, then parked where staff see it; never swallowed.
            logger.exception("Webhook event %s could not be processed.", row.pk)
            _note_failure(row, traceback.format_exc(limit=-4))
    return len(rows)


def _whole(rows: QuerySet[WebhookEvent]) -> QuerySet[WebhookEvent]:
    """With what they came in and whose they are."""
    return rows.select_related("request", "channel")


def _receive(rows: Sequence[WebhookEvent], *, look: bool) -> None:
    received = [Received(row.channel, events.read(row.raw), row.received_at) for row in rows]
    messages = receive_events(received, look=look)
    now = timezone.now()
    for row, one, message in zip(rows, received, messages, strict=True):
        if isinstance(one.event, events.Unsent):
            redact(row, [one.event.line_message_id], now)
        elif message is not None and message.unsent_at is not None and message.line_message_id:
            # It was taken back before it came.
            redact(row, [message.line_message_id], now)
    WebhookEvent.objects.filter(pk__in=[row.pk for row in rows]).update(
        processed_at=now, attempts=F("attempts") + 1
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
