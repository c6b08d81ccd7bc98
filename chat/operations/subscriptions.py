"""Systems that are told what happens: made, changed, tried and told again."""

from __future__ import annotations

import base64
import json
import secrets
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chat.models import LogEntry, WebhookDelivery, WebhookSubscription
from chat.models.outward import Call, Target
from chat.protocol.base import iso

KEY_BYTES = 32
_REPLAYABLE = (Call.State.FAILED, Call.State.DELIVERED, Call.State.PENDING)


def awake(target: Target) -> None:
    """Forget how it failed: somebody has looked after it. In memory."""
    target.failing_since = target.resting_until = target.disabled_at = None
    target.failures, target.disabled_why = 0, ""


@transaction.atomic
def save_target(
    *, target: Target, what: str, changed: Iterable[str], actor_id: int | None, via: str
) -> str | None:
    """Create it, or write it as it is now, with a line in the audit log. Returns the secret of a
    new subscription, to be shown once; None where nothing new was made."""
    secret = None
    new = target.pk is None
    if new and isinstance(target, WebhookSubscription):
        secret = target.secret = new_secret()
    awake(target)
    target.save()
    LogEntry.objects.create(
        actor_id=actor_id,
        action=f"{what}.{'created' if new else 'changed'}",
        via=via,
        detail={"name": target.name, "fields": sorted(changed)},
    )
    return secret


@transaction.atomic
def delete_target(*, target: Target, what: str, actor_id: int | None, via: str) -> None:
    """It is told nothing more, and its delivery log goes with it."""
    detail = {"name": target.name, "target": target.pk}
    target.delete()
    LogEntry.objects.create(actor_id=actor_id, action=f"{what}.deleted", via=via, detail=detail)


@transaction.atomic
def renew_secret(*, subscription: WebhookSubscription, actor_id: int | None, via: str) -> str:
    """A new secret in the old one's place, from the next try on; returns it, to be shown once."""
    subscription.secret = new_secret()
    subscription.save(update_fields=["secret"])
    LogEntry.objects.create(
        actor_id=actor_id,
        action="webhook.secret_renewed",
        via=via,
        detail={"name": subscription.name},
    )
    return subscription.secret


def new_secret() -> str:
    """As Standard Webhooks writes them: `whsec_` and 32 random bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def ping(subscription: WebhookSubscription) -> WebhookDelivery:
    """Tell it that there is nothing to tell, to see whether it hears."""
    now = timezone.now()
    document: dict[str, Any] = {"type": "ping", "timestamp": iso(now), "data": {}}
    return WebhookDelivery.objects.create(
        target=subscription,
        kind=WebhookSubscription.Kind.PING,
        order_key=f"ping:{uuid.uuid4().hex}",
        body=json.dumps(document),
        queued_at=now,
        due_at=now,
    )


@transaction.atomic
def replay(
    *, model: type[Call], what: str, ids: Iterable[int], actor_id: int | None, via: str
) -> int:
    """Make these calls anew, with a day of tries before them; of how many. What was taken back or
    erased is left alone, and so is what is under way."""
    now = timezone.now()
    rows: QuerySet[Any] = model._default_manager.filter(pk__in=list(ids), state__in=_REPLAYABLE)
    if model is WebhookDelivery:
        rows = rows.exclude(body="")
    done = rows.filter(leased_until__isnull=True).update(
        state=Call.State.PENDING, attempts=0, queued_at=now, due_at=now, finished_at=None, error=""
    )
    if done:
        LogEntry.objects.create(
            actor_id=actor_id, action=f"{what}.replayed", via=via, detail={"count": done}
        )
    return done
