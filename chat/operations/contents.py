"""What an event from LINE is as a message: its type, its content, its payload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chat import buttons
from chat.line.events import (
    AccountMoved,
    Followed,
    LineEvent,
    MembersChanged,
    MessageReceived,
    PostbackReceived,
    Unfollowed,
    postback_data,
)
from chat.text import file_name

# What a row of the list says for a message that is not text.
STAND_INS = {
    "image": "Picture",
    "video": "Video",
    "audio": "Voice message",
    "file": "File",
    "location": "Location",
    "sticker": "Sticker",
    "follow": "Added this account as a friend",
    "unfollow": "Blocked this account",
    "postback": "Tapped a button",
    "join": "This account was added to the chat",
    "leave": "This account was removed from the chat",
    "memberJoined": "Joined the chat",
    "memberLeft": "Left the chat",
    "videoPlayComplete": "Watched a video to its end",
    "beacon": "Came near a beacon",
    "accountLink": "Linked an account",
    "membership": "Changed a membership",
}
LONGEST_STAND_IN = 200
# The raw bytes keep them; nobody needs them in a browser.
COMMON_FIELDS = frozenset(
    {
        "id",
        "type",
        "mode",
        "timestamp",
        "source",
        "webhookEventId",
        "deliveryContext",
        "replyToken",
        "quoteToken",
        "quotedMessageId",
        "markAsReadToken",
    }
)
Contents = tuple[str, str, dict[str, Any] | None]


def contents_of(event: LineEvent) -> Contents:
    """Message type, content (text, or one line that stands for it) and payload."""
    kind, content, payload = _contents(event)
    if event.head.is_standby:
        # Another system answers; an operator should know before they do too.
        payload = {**(payload or {}), "standby": True}
    return kind, content, payload or None


def _contents(event: LineEvent) -> Contents:
    if isinstance(event, MessageReceived):
        return _message(event)
    kind = event.head.kind[:40]
    if isinstance(event, Followed | Unfollowed | AccountMoved):
        return kind, STAND_INS[kind], None
    if isinstance(event, MembersChanged):
        return kind, STAND_INS[kind], {"members": [{"id": each} for each in event.user_ids]}
    raw = getattr(event, "raw", {})
    if isinstance(event, PostbackReceived):
        postback = raw.get("postback")
        payload = postback if isinstance(postback, dict) else _own_fields(raw)
        label = buttons.label_of(postback_data(event))
        if label:
            # One of ours: LINE's webhook does not say what stood on it.
            return kind, label, {**payload, "label": label}
        return kind, STAND_INS[kind], payload
    return kind, STAND_INS.get(kind, f"Unsupported event (type {kind})"), _own_fields(raw)


def _message(event: MessageReceived) -> Contents:
    if event.text is not None:
        extras: dict[str, Any] = {
            key: event.raw[key] for key in ("emojis", "mention") if key in event.raw
        }
        return "text", event.text, extras
    stand_in = STAND_INS.get(event.kind, f"Unsupported message (type {event.kind})")
    better = _BETTER.get(event.kind)
    if better is not None:
        stand_in = better(event.raw)[:LONGEST_STAND_IN] or stand_in
    return event.kind, stand_in, _own_fields(event.raw)


def _file(raw: dict[str, Any]) -> str:
    return file_name(raw.get("fileName"))


def _location(raw: dict[str, Any]) -> str:
    return next((raw[key] for key in ("title", "address") if isinstance(raw.get(key), str)), "")


def _sticker(raw: dict[str, Any]) -> str:
    """The words that a message sticker carries, else the first of LINE's keywords."""
    keywords = raw.get("keywords")
    words = [raw.get("text"), *(keywords if isinstance(keywords, list) else [])]
    word = next((each for each in words if isinstance(each, str) and each.strip()), "")
    return f"Sticker: {word.strip()}" if word else ""


_BETTER: dict[str, Callable[[dict[str, Any]], str]] = {
    "file": _file,
    "location": _location,
    "sticker": _sticker,
}


def _own_fields(raw: dict[str, Any]) -> dict[str, Any]:
    """What is the kind's own: not what every event has, and no token, which is for us alone."""
    return {key: value for key, value in raw.items() if key not in COMMON_FIELDS}
