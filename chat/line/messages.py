"""What we say, as LINE's message objects: one function per kind that we can send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chat.text import LINE_TEXT_LIMIT, utf16_length

# LINE takes 1 to 5 message objects in one request.
# https://developers.line.biz/en/reference/messaging-api/#send-reply-message
MAX_PER_REQUEST = 5


class Unsendable(ValueError):
    """LINE has no message object for this, or would refuse it."""


@dataclass(frozen=True)
class Links:
    """Where LINE and the customer's phone find a file: public https addresses."""

    original: str
    preview: str
    download: str
    name: str = ""
    size: int = 0
    duration_ms: int | None = None


@dataclass(frozen=True)
class Draft:
    """A message to be sent: its kind (`text`, …), its text, and its kind's own fields.

    `quote_token` is that of the message which this one answers, "" for none; `sender` the name
    and `icon` the address of the picture that the customer sees, "" for the account's own.
    """

    kind: str
    text: str
    payload: dict[str, Any] | None = None
    quote_token: str = ""
    links: Links | None = None
    sender: str = ""
    icon: str = ""


def to_line(draft: Draft) -> dict[str, Any]:
    """The message object for one draft. Raises Unsendable."""
    build = _BUILDERS.get(draft.kind)
    if build is None:
        raise Unsendable(f"A message of the kind '{draft.kind}' cannot be sent to LINE.")
    try:
        message = build(draft)
    except (KeyError, TypeError) as error:
        # A row that another version, or somebody by hand, has written.
        raise Unsendable(f"The message lacks {error} of its kind.") from error
    if draft.quote_token:
        message["quoteToken"] = draft.quote_token
    # https://developers.line.biz/en/reference/messaging-api/#icon-nickname-switch
    shown = {"name": draft.sender, "iconUrl": draft.icon}
    if sender := {key: value for key, value in shown.items() if value}:
        message["sender"] = sender
    replies = (draft.payload or {}).get("quick_replies")
    if replies:
        message["quickReply"] = {"items": [_quick_reply(reply) for reply in replies]}
    return message


def ends_request(draft: Draft) -> bool:
    """Whether nothing may follow it in the same request: only the last quick replies show."""
    return bool((draft.payload or {}).get("quick_replies"))


def _text(draft: Draft) -> dict[str, Any]:
    """https://developers.line.biz/en/reference/messaging-api/#text-message

    `text`, not `textV2`: what a person types must not be read as placeholders.
    """
    length = utf16_length(draft.text)
    if not 0 < length <= LINE_TEXT_LIMIT:
        raise Unsendable(
            f"The text is {length} UTF-16 units long; LINE takes 1 to {LINE_TEXT_LIMIT}."
        )
    return {"type": "text", "text": draft.text}


def _picture(draft: Draft) -> dict[str, Any]:
    """https://developers.line.biz/en/reference/messaging-api/#image-message"""
    links = _links(draft)
    return {
        "type": draft.kind,
        "originalContentUrl": links.original,
        "previewImageUrl": links.preview,
    }


def _recording(draft: Draft) -> dict[str, Any]:
    """https://developers.line.biz/en/reference/messaging-api/#audio-message"""
    links = _links(draft)
    return {
        "type": "audio",
        "originalContentUrl": links.original,
        "duration": links.duration_ms or 1,
    }


def _sticker(draft: Draft) -> dict[str, Any]:
    """https://developers.line.biz/en/reference/messaging-api/#sticker-message"""
    payload = draft.payload or {}
    return {
        "type": "sticker",
        "packageId": payload["packageId"],
        "stickerId": payload["stickerId"],
    }


def _location(draft: Draft) -> dict[str, Any]:
    """https://developers.line.biz/en/reference/messaging-api/#location-message"""
    payload = draft.payload or {}
    names = ("title", "address", "latitude", "longitude")
    return {"type": "location", **{name: payload[name] for name in names}}


def _file(draft: Draft) -> dict[str, Any]:
    """A card with a link: LINE has no message for files that an account sends.

    https://developers.line.biz/en/reference/messaging-api/#flex-message
    """
    links = _links(draft)
    name = links.name or "File"
    text = {"type": "text", "wrap": True}
    return {
        "type": "flex",
        "altText": name[:400],
        "contents": {
            "type": "bubble",
            "body": {
                "type": "box",
                "layout": "vertical",
                "contents": [
                    {**text, "text": name, "weight": "bold"},
                    {**text, "text": _size(links.size), "size": "sm", "color": "#888888"},
                ],
            },
            "footer": {
                "type": "box",
                "layout": "vertical",
                "contents": [
                    {
                        "type": "button",
                        "style": "link",
                        "action": {"type": "uri", "label": "Open", "uri": links.download},
                    }
                ],
            },
        },
    }


def _links(draft: Draft) -> Links:
    if draft.links is None:
        raise Unsendable("The file is not there any more.")
    return draft.links


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1000))} kB"


def _quick_reply(reply: dict[str, str]) -> dict[str, Any]:
    """https://developers.line.biz/en/reference/messaging-api/#quick-reply"""
    if data := reply.get("data"):
        shown = {"label": reply["label"], "displayText": reply["text"]}
        return {"type": "action", "action": {"type": "postback", "data": data, **shown}}
    action = {"type": "message", "label": reply["label"], "text": reply["text"]}
    return {"type": "action", "action": action}


_BUILDERS: dict[str, Callable[[Draft], dict[str, Any]]] = {
    "text": _text,
    "image": _picture,
    "video": _picture,
    "audio": _recording,
    "sticker": _sticker,
    "location": _location,
    "file": _file,
}
