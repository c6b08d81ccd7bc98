"""The raw request, written down before it is answered."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chat.line.events import EventHead, read_head
from chat.models import Channel
from chat.text import storable_text
from webhooks.models import WebhookEvent, WebhookRequest

# The process that took it works on it at once; until then nobody else does.
HEAD_START = timedelta(seconds=2)


# Kept, but nobody can make a message of it: staff look at it.
MALFORMED = "malformed"


@transaction.atomic
def store(*, channel: Channel, body: bytes) -> list[WebhookEvent]:
    """Commit the bytes and one row per event; returns the new events that can be worked on.

    An event that is known already is ignored. What is signed but not of LINE's shape is kept as
    an event of the kind `malformed`, parked for staff.
    """
    now = timezone.now()
    destination, heads = _read(body)
    known = set(
        WebhookEvent.objects.filter(
            channel=channel, event_key__in=[head.key for head in heads]
        ).values_list("event_key", flat=True)
    )
    if heads and known.issuperset(head.key for head in heads):
        return []
    request = WebhookRequest.objects.create(
        channel=channel, body=body, destination=destination, received_at=now
    )
    if destination and destination != channel.bot_user_id:
        Channel.objects.filter(pk=channel.pk).update(bot_user_id=destination)
    rows: dict[str, WebhookEvent] = {}
    for position, head in enumerate(heads):
        if head.key not in known and head.key not in rows:
            rows[head.key] = _row(request, position, head, now)
    # Two deliveries of one event at once: the constraint lets one through, the other adds nothing.
    WebhookEvent.objects.bulk_create(rows.values(), ignore_conflicts=True)
    stored = WebhookEvent.objects.filter(request=request, parked_at__isnull=True)
    return list(stored.order_by("position"))


def _read(body: bytes) -> tuple[str, list[EventHead]]:
    """Destination and events; a body of another shape is one event that nobody understands."""
    try:
        document = json.loads(body)
        events = document["events"]
        if not isinstance(events, list):
            raise TypeError("events is not a list")
        heads = [read_head(raw) for raw in events]
    except (ValueError, RecursionError, KeyError, TypeError):
        key = f"sha256:{hashlib.sha256(body).hexdigest()}"
        return "", [EventHead(MALFORMED, key, None, False, None, None)]
    destination = document.get("destination")
    if not isinstance(destination, str) or len(destination) > 64:
        destination = ""
    return storable_text(destination), heads


def _row(request: WebhookRequest, position: int, head: EventHead, now: datetime) -> WebhookEvent:
    source = head.source
    malformed = head.kind == MALFORMED
    return WebhookEvent(
        request=request,
        position=position,
        channel=request.channel,
        event_key=head.key,
        source_key=f"{source.kind}:{source.line_id}" if source else "",
        kind=head.kind,
        occurred_at=head.occurred_at,
        is_redelivery=head.is_redelivery,
        received_at=now,
        due_at=now + HEAD_START,
        parked_at=now if malformed else None,
        last_error="This is not an event as LINE documents them." if malformed else "",
    )
