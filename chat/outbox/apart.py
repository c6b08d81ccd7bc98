"""A request that LINE refused: its messages go one by one, so that one costs no other."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from chat.models import Delivery, OutboxEntry

Caution = OutboxEntry.Caution


@transaction.atomic(savepoint=False)
def take_apart(
    *, delivery_id: int, worker: uuid.UUID, now: datetime, error: str, request_id: str
) -> bool:
    """End the request, and let its messages wait again for requests of their own.

    One that was alone already goes without its operator's name. The caller holds the
    conversation's lock, or begins nothing. Returns whether the lease still held.
    """
    ended = Delivery.objects.filter(
        pk=delivery_id, state=Delivery.State.PENDING, leased_by=worker
    ).update(
        state=Delivery.State.FAILED,
        finished_at=now,
        first_tried_at=None,
        line_request_id=request_id,
        error=f"Refused, so its messages go one by one. {error}",
        leased_by=None,
        leased_until=None,
    )
    if not ended:
        return False
    entries = OutboxEntry.objects.filter(delivery=delivery_id)
    caution = Caution.ALONE if entries.count() > 1 else Caution.NAMELESS
    entries.update(delivery=None, caution=caution)
    return True
