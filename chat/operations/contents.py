"""What an event from LINE is as a message: its type, its content, its payload."""

from __future__ import annotations

from typing import Any

from chat.line.events import Followed, LineEvent, MessageReceived, Source, Unfollowed

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
}
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
        "markAsReadToken",
    }
)


def contents_of(event: LineEvent, source: Source) -> tuple[str, str, dict[str, Any] | None]:
    """Message type, content and payload."""
    in_group: dict[str, Any] = {}
    if source.kind != "user" and source.sender_id is not None:
        in_group = {"sender_id": source.sender_id}
    if isinstance(event, MessageReceived):
        if event.text is not None:
            extras: dict[str, Any] = {
                key: event.raw[key] for key in ("emojis", "mention") if key in event.raw
            }
            if "quotedMessageId" in event.raw:
                extras["quoted_message_id"] = event.raw["quotedMessageId"]
            return "text", event.text, {**extras, **in_group} or None
        stand_in = STAND_INS.get(event.kind, f"Unsupported message (type {event.kind})")
        return event.kind, stand_in, {**_own_fields(event.raw), **in_group} or None
    if isinstance(event, Followed | Unfollowed):
        return event.head.kind, STAND_INS[event.head.kind], None
    kind = event.head.kind[:40]
    stand_in = STAND_INS.get(kind, f"Unsupported event (type {kind})")
    return kind, stand_in, {**_own_fields(event.raw), **in_group} or None


def _own_fields(raw: dict[str, Any]) -> dict[str, Any]:
    """What is the kind's own: not what every event has, and no token, which is for us alone."""
    return {key: value for key, value in raw.items() if key not in COMMON_FIELDS}
