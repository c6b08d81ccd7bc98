"""Facts about a channel that is connected rightly, to be spoiled one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chat.doctor.facts import Answers, Facts
from chat.line.account import BotInfo, Quota, WebhookEndpoint, WebhookTest
from chat.line.errors import Kind, LineError
from chat.models import Channel

NOW = datetime(2026, 11, 26, 21, 25, 3, tzinfo=UTC)
BOT = "U" + "b" * 32
INFO = BotInfo(BOT, "@shop", "Shop", "", "chat", "manual", answered_at=NOW)
REACHED = WebhookTest(True, 200, "OK", "200")

NO_WAY = LineError(Kind.NETWORK, detail="ClientConnectorError")
LATE = LineError(Kind.INTERRUPTED, detail="TimeoutError")
DOWN = LineError(Kind.SERVER, status=503)
A_PAGE = LineError(Kind.SERVER, status=200, detail="The answer has no userId.")
REFUSED = LineError(Kind.TOKEN, status=401, detail="Authentication failed.")
OFTEN = LineError(Kind.RATE, status=429)
NOT_THERE = LineError(Kind.NOT_FOUND, status=404)


def a_channel(**changes: Any) -> Channel:
    fields = {
        "slug": "default",
        "name": "Shop",
        "channel_secret": "ab" * 16,
        "access_token": "token",
        "bot_user_id": BOT,
        "webhook_seen_at": NOW,
        "webhook_redelivered_at": NOW,
    }
    return Channel(**(fields | changes))


def facts(channel: Channel | None = None, **changes: Any) -> Facts:
    """All is well but for `changes`: LINE's answers, `public_url` or `line_url`."""
    channel = channel or a_channel()
    answers = Answers(
        token="token",
        info=INFO,
        info_at=NOW,
        endpoint=WebhookEndpoint(channel.webhook_url, active=True),
        test=REACHED,
        quota=Quota(200, 41),
    )
    given = {
        name: changes.pop(name)
        for name in ("token", "info", "info_at", "endpoint", "test", "quota")
        if name in changes
    }
    return Facts(
        channel=channel,
        answers=replace(answers, **given),
        now=NOW,
        **({"public_url": "https://chat.example.com", "line_url": ""} | changes),
    )
