"""What a customer has taken back is taken out of the stored bytes too.

LINE asks that an unsent message "can't be seen or used in the future":
https://developers.line.biz/en/docs/messaging-api/receiving-messages/
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from webhooks.models import WebhookEvent, WebhookRequest

# LINE lets people take back what is at most a day old; deliveries may come late.
REACH = timedelta(days=3)
SPOKEN = ("message", "messageEdited")


def redact(event: WebhookEvent, line_message_ids: Collection[str], now: datetime) -> None:
    """Blank these messages in all requests of the event's source; their ids and types stay."""
    said = (
        WebhookEvent.objects.filter(
            channel=event.channel_id,
            source_key=event.source_key,
            kind__in=SPOKEN,
            received_at__gt=event.received_at - REACH,
        )
        .select_related("request")
        .order_by("pk")
    )
    requests = {row.request_id: row.request for row in said}
    for request in requests.values():
        body = _without(bytes(request.body), line_message_ids)
        if body is not None:
            WebhookRequest.objects.filter(pk=request.pk).update(body=body, redacted_at=now)


def _without(body: bytes, line_message_ids: Collection[str]) -> bytes | None:
    """The body without what these messages said; None where it has none of them."""
    document = json.loads(body)
    found = False
    for raw in document["events"]:
        message = raw.get("message") if isinstance(raw, dict) else None
        if isinstance(message, dict) and _is_one_of(message, line_message_ids):
            raw["message"] = {
                "id": message["id"],
                "type": message.get("type"),
                "redacted": "unsent",
            }
            found = True
    return json.dumps(document).encode() if found else None


def _is_one_of(message: dict[str, Any], line_message_ids: Collection[str]) -> bool:
    return str(message.get("id")) in line_message_ids and "redacted" not in message
