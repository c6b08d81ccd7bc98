"""Every check of what the installation holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.utils import timezone

from chat.models import Conversation, Customer, Delivery, MediaFile, Message, Note, Session
from livechat_project.upkeep import files, index, rows, secrets
from livechat_project.upkeep.finding import Finding
from webhooks.models import WebhookEvent

COUNTED = (Customer, Conversation, Session, Message, Note, Delivery, MediaFile, WebhookEvent)
CHECKS: dict[str, Callable[[datetime], Iterable[Finding]]] = {
    "references": rows.orphans,
    "numbers": rows.numbers,
    "belonging": rows.strangers,
    "sessions": rows.sessions,
    "outbox": rows.outbox,
    "webhooks": rows.webhooks,
    "certificates": rows.certificates,
    "secrets": secrets.secrets,
    "search": index.search,
    "media": files.media,
}


def counts() -> dict[str, int]:
    """How many there are of what matters, by the plural of its name."""
    return {str(model._meta.verbose_name_plural): model.objects.count() for model in COUNTED}


def verify(names: Iterable[str] = CHECKS) -> Iterator[tuple[str, list[Finding]]]:
    """Each check's name, and what it found. Nothing is changed; memory is bounded."""
    now = timezone.now()
    for name in names:
        yield name, list(CHECKS[name](now))
