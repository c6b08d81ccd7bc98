"""Working once more on events that were given up."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from chat.models import LogEntry
from webhooks.models import WebhookEvent


@transaction.atomic
def replay_events(*, event_ids: Iterable[int], actor_id: int | None, via: str) -> int:
    """Make unprocessed events due now, with all their tries before them; returns how many.

    Processed ones are left alone: they are in their conversation. The worker's next sweep does it.
    """
    found = WebhookEvent.objects.filter(pk__in=list(event_ids), processed_at__isnull=True)
    replayed = list(found.select_for_update().order_by("pk").values_list("pk", flat=True))
    WebhookEvent.objects.filter(pk__in=replayed).update(
        parked_at=None, attempts=0, due_at=timezone.now()
    )
    if replayed:
        LogEntry.objects.create(
            actor_id=actor_id, action="webhook.replayed", via=via, detail={"events": replayed}
        )
    return len(replayed)
