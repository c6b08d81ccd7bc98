"""People in what LINE posted: their events go out of the stored bytes, and old bytes go."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL

from webhooks.models import RelayDelivery, WebhookEvent, WebhookRequest

BATCH = 200


def erase(line_id: str, pseudonym: str, now: datetime) -> dict[str, int]:
    """Take every event that names the person out of the bytes; what had not been worked on is
    done with. The rows stay without them: LINE's ids of events keep repetitions out."""
    erased = 0
    last = 0
    while True:
        some = list(_naming(line_id).filter(pk__gt=last).order_by("pk")[:BATCH])
        if not some:
            break
        last = some[-1].pk
        for request in some:
            request.body = _without(bytes(request.body), line_id)
            request.redacted_at = now
            request.save(update_fields=["body", "redacted_at"])
            erased += 1
    theirs = WebhookEvent.objects.filter(source_key__endswith=f":{line_id}")
    theirs.filter(processed_at__isnull=True).update(processed_at=now, parked_at=None)
    theirs.update(source_key="", last_error="")
    RelayDelivery.objects.filter(order_key__endswith=f":{line_id}").update(order_key="", answer="")
    return {"webhooks": erased}


def _naming(line_id: str) -> Any:
    """Requests whose bytes contain the id, whoever sent them."""
    if connection.vendor == "postgresql":
        place = RawSQL("position(%s::bytea in body)", (line_id.encode(),))
    else:
        place = RawSQL("instr(body, %s)", (line_id.encode(),))
    return WebhookRequest.objects.annotate(place=place).filter(place__gt=0)


def _without(body: bytes, line_id: str) -> bytes:
    try:
        document = json.loads(body)
        events = document["events"]
        kept = [_erased(raw) if line_id in json.dumps(raw) else raw for raw in events]
    except (ValueError, RecursionError, KeyError, TypeError):
        # Nobody understands it; nothing of it is needed.
        return b'{"events": [], "redacted": "erased"}'
    return json.dumps({**document, "events": kept}).encode().replace(line_id.encode(), b"erased")


def _erased(raw: Any) -> dict[str, Any]:
    """What is left of an event: what it was, and LINE's name of it."""
    fields = raw if isinstance(raw, dict) else {}
    kept = {
        name: fields[name] for name in ("type", "webhookEventId", "timestamp") if name in fields
    }
    return {**kept, "redacted": "erased"}


def sweep_webhooks(before: datetime, limit: int) -> int:
    """Old requests whose events are all worked on or given up."""
    waiting = WebhookEvent.objects.filter(
        request=OuterRef("pk"), processed_at__isnull=True, parked_at__isnull=True
    )
    old = WebhookRequest.objects.filter(~Exists(waiting), received_at__lt=before)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:limit])
    WebhookEvent.objects.filter(request__in=keys).delete()
    WebhookRequest.objects.filter(pk__in=keys).delete()
    return len(keys)


def sweep_relays(before: datetime, limit: int) -> int:
    """Old lines of the relays' delivery log."""
    old = RelayDelivery.objects.filter(queued_at__lt=before).exclude(state="pending")
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:limit])
    RelayDelivery.objects.filter(pk__in=keys).delete()
    return len(keys)
