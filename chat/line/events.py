"""A webhook event's raw JSON, and what it means.

LINE adds properties, event types and enum values without notice, and leaves out what has no
value; so everything is read leniently, and what is not understood stays whole as `Other`.
The SDK's own parser is not used here: it drops the source of an event that it does not know.
https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chat.text import storable_json, storable_text

_SOURCE_IDS = {"user": "userId", "group": "groupId", "room": "roomId"}


@dataclass(frozen=True)
class Source:
    """Whose conversation it is: a user's, a group's or a room's; `sender_id` who spoke there."""

    kind: str
    line_id: str
    sender_id: str | None


@dataclass(frozen=True)
class EventHead:
    """What every event has, as far as it has it."""

    kind: str
    key: str
    occurred_at: datetime | None
    is_redelivery: bool
    source: Source | None
    reply_token: str | None


@dataclass(frozen=True)
class MessageReceived:
    """Somebody wrote. `text` is set for text; `raw` is LINE's message object."""

    head: EventHead
    line_message_id: str | None
    kind: str
    text: str | None
    quote_token: str
    raw: dict[str, Any]


@dataclass(frozen=True)
class Followed:
    """Added as a friend, or unblocked."""

    head: EventHead


@dataclass(frozen=True)
class Unfollowed:
    """Blocked: nothing reaches this user until they unblock."""

    head: EventHead


@dataclass(frozen=True)
class PostbackReceived:
    """A button or a rich menu was tapped."""

    head: EventHead
    raw: dict[str, Any]


@dataclass(frozen=True)
class Other:
    """Anything else, kept whole."""

    head: EventHead
    raw: dict[str, Any]


LineEvent = MessageReceived | Followed | Unfollowed | PostbackReceived | Other


def read(raw: Any) -> LineEvent:
    """The event's meaning. Never raises, whatever JSON it is given."""
    head = read_head(raw)
    event: dict[str, Any] = storable_json(raw) if isinstance(raw, dict) else {}
    if head.source is not None:
        if head.kind == "message" and isinstance(event.get("message"), dict):
            return _message(head, event["message"])
        if head.kind == "follow":
            return Followed(head)
        if head.kind == "unfollow":
            return Unfollowed(head)
        if head.kind == "postback":
            return PostbackReceived(head, event)
    return Other(head, event)


def read_head(raw: Any) -> EventHead:
    """Kind, key, source and times of an event. Never raises."""
    event = raw if isinstance(raw, dict) else {}
    context = event.get("deliveryContext")
    return EventHead(
        kind=_text(event.get("type"), 60) or "malformed",
        key=_text(event.get("webhookEventId"), 64) or _hash(raw),
        occurred_at=_moment(event.get("timestamp")),
        is_redelivery=isinstance(context, dict) and context.get("isRedelivery") is True,
        source=_source(event.get("source")),
        reply_token=_text(event.get("replyToken"), 512),
    )


def _message(head: EventHead, message: dict[str, Any]) -> MessageReceived:
    kind = _text(message.get("type"), 40) or "unknown"
    text = message.get("text") if kind == "text" else None
    return MessageReceived(
        head=head,
        line_message_id=_text(message.get("id"), 64),
        kind=kind,
        text=text if isinstance(text, str) else None,
        quote_token=_text(message.get("quoteToken"), 2000) or "",
        raw=message,
    )


def _source(value: Any) -> Source | None:
    if not isinstance(value, dict):
        return None
    kind = value.get("type")
    name = _SOURCE_IDS.get(kind) if isinstance(kind, str) else None
    line_id = _text(value.get(name), 100) if name else None
    if line_id is None or not isinstance(kind, str):
        return None
    return Source(kind=kind, line_id=line_id, sender_id=_text(value.get("userId"), 100))


def _text(value: Any, longest: int) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value or len(value) > longest:
        return None
    return storable_text(value)


def _moment(value: Any) -> datetime | None:
    """LINE's timestamps are milliseconds since 1970, UTC."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _hash(raw: Any) -> str:
    """The key of an event that has no `webhookEventId`: the same JSON is the same event.

    `deliveryContext` is left out: it is all that differs when LINE delivers an event again.
    """
    if isinstance(raw, dict):
        raw = {key: value for key, value in raw.items() if key != "deliveryContext"}
    text = json.dumps(raw, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
