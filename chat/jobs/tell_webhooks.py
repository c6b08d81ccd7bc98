"""Outgoing webhooks, signed as Standard Webhooks says: https://www.standardwebhooks.com/"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Any

from chat.models import WebhookDelivery, WebhookSubscription
from chat.outward.caller import Caller, Gone, Post
from chat.outward.calls import Kind

PREFIX = "whsec_"


def sign(secret: str, event_id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`: HMAC-SHA256 over `id.timestamp.body`, in base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{event_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class WebhookCaller(Caller):
    """Tells the subscriptions."""

    kind = Kind("webhook", WebhookSubscription, WebhookDelivery)

    def prepare(self, call: Any) -> Post:
        """The body as it was committed, signed anew at each try."""
        if not call.body:
            raise Gone("Its content was taken back or erased.")
        subscription = WebhookSubscription.objects.get(pk=call.target_id)
        body = call.body.encode()
        event_id, timestamp = f"msg_{call.event_id.hex}", int(time.time())
        headers = {
            "content-type": "application/json",
            "user-agent": "line-live-chat",
            "webhook-id": event_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(subscription.secret, event_id, timestamp, body),
        }
        return Post(subscription.url, body, headers)
