"""Webhook events as LINE sends them. Source: Messaging API reference, "Webhook event objects"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import ids

Event = dict[str, Any]
# Kinds of message that carry a quoteToken when they come in.
QUOTABLE = {"text", "image", "video", "sticker"}


def source(kind: str, chat_id: str, user_id: str = "") -> dict[str, str]:
    """`kind` is user, group or room; a group's event names its user too, if one caused it."""
    where = {"type": kind, f"{kind}Id": chat_id}
    return where | {"userId": user_id} if user_id else where


def event(kind: str, where: dict[str, str], at_ms: int, **more: Any) -> Event:
    """The common properties around those of one kind; what is None is left out, as LINE does."""
    return {
        "type": kind,
        "mode": "active",
        "timestamp": at_ms,
        "source": where,
        "webhookEventId": ids.ulid(at_ms),
        "deliveryContext": {"isRedelivery": False},
        **{name: value for name, value in more.items() if value is not None},
    }


def message_content(kind: str, message_id: str, given: dict[str, Any]) -> dict[str, Any]:
    """The `message` object of a message event; `given` is what the control call brought."""
    content: dict[str, Any] = {
        "id": message_id,
        "type": kind,
        "markAsReadToken": ids.mark_as_read_token(),
    }
    if kind in QUOTABLE:
        content["quoteToken"] = ids.quote_token()
    if kind in ("image", "video", "audio"):
        content["contentProvider"] = {"type": "line"}
    return content | _OWN[kind](given)


def edited_content(message_id: str, given: dict[str, Any]) -> dict[str, Any]:
    """The `message` object of a messageEdited event: the same id, a new quoteToken."""
    content = {"id": message_id, "type": "text", "quoteToken": ids.quote_token()}
    return content | _text(given)


def _text(given: dict[str, Any]) -> dict[str, Any]:
    return {"text": given["text"]} | _some(given, "emojis", "mention", "quotedMessageId")


def _sticker(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "packageId": str(given.get("packageId") or "446"),
        "stickerId": str(given.get("stickerId") or "1988"),
        "stickerResourceType": str(given.get("stickerResourceType") or "STATIC"),
    } | _some(given, "keywords", "text", "quotedMessageId")


def _location(given: dict[str, Any]) -> dict[str, Any]:
    place = {
        "latitude": given.get("latitude", 13.7466),
        "longitude": given.get("longitude", 100.5347),
    }
    return place | _some(given, "title", "address")


def _file(given: dict[str, Any]) -> dict[str, Any]:
    return {"fileName": given.get("fileName") or "file.txt", "fileSize": given["fileSize"]}


def _some(given: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: given[name] for name in names if given.get(name) is not None}


_OWN: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "text": _text,
    "sticker": _sticker,
    "location": _location,
    "file": _file,
    "image": lambda given: _some(given, "imageSet", "contentProvider"),
    "video": lambda given: _some(given, "duration"),
    "audio": lambda given: _some(given, "duration"),
}
MESSAGE_TYPES = frozenset(_OWN)
MEDIA_TYPES = frozenset({"image", "video", "audio", "file"})
