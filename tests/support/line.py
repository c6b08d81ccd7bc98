"""LINE as a test plays it: signed requests, and events as the platform writes them."""

from __future__ import annotations

import itertools
import json
import time
from typing import Any

from chat.line.signature import sign
from tests.support.backend import LINE_CHANNEL_SECRET
from tests.support.cast import NOK_LINE_ID

WEBHOOK = "/api/v1/line/webhook"
BOT = "U" + "b" * 32

_numbers = itertools.count(1)


def event_id() -> str:
    """As unique as LINE's ULIDs, also beside another run."""
    return f"01{time.time_ns():019d}{next(_numbers):05d}"[-26:].rjust(26, "0")


def text_event(text: str, *, user: str = NOK_LINE_ID, **changes: Any) -> dict[str, Any]:
    """A user's text, as in LINE's reference."""
    event = user_event(
        "message",
        user=user,
        message={
            "type": "text",
            "id": f"4{time.time_ns()}{next(_numbers)}"[-18:],
            "quoteToken": "q3Plxr4AgKd",
            "text": text,
        },
        replyToken=f"nHuyWiB7yP5Zw52FIkcQobQuGDXCTA{event_id()}",
    )
    return {**event, **changes}


def user_event(kind: str, *, user: str = NOK_LINE_ID, **fields: Any) -> dict[str, Any]:
    """An event of any kind in a user's chat."""
    return {
        "type": kind,
        "mode": "active",
        "timestamp": time.time_ns() // 1_000_000,
        "source": {"type": "user", "userId": user},
        "webhookEventId": event_id(),
        "deliveryContext": {"isRedelivery": False},
        **fields,
    }


def body_of(*events: Any, destination: str = BOT) -> bytes:
    return json.dumps({"destination": destination, "events": list(events)}).encode()


def signed(body: bytes, secret: str = LINE_CHANNEL_SECRET) -> dict[str, str]:
    """The headers of a webhook request."""
    return {
        "x-line-signature": sign(secret, body),
        "content-type": "application/json; charset=utf-8",
        "user-agent": "LineBotWebhook/2.0",
    }
