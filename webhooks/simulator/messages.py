"""What LINE checks of message objects before it accepts them.

Source: Messaging API reference, "Message objects". Stricter than LINE in one way: a property that
LINE does not document is refused, since in our own calls it can only be a mistake. Milder in one:
media addresses may be http where they are our own on this machine, for the demo has no certificate.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from . import conf
from .flex import check_flex
from .refusals import wrong_body
from .stickers import is_sendable

MAX_MESSAGES = 5
MAX_TEXT = 5000
MAX_URL = 2000
MAX_ALT_TEXT = 1500
MAX_QUICK_REPLIES = 13
MAX_QUICK_LABEL = 20

COMMON = {"type", "quickReply", "sender"}
# type → (required, optional)
TYPES: dict[str, tuple[set[str], set[str]]] = {
    "text": ({"text"}, {"emojis", "quoteToken"}),
    "textV2": ({"text"}, {"substitution", "quoteToken"}),
    "sticker": ({"packageId", "stickerId"}, {"quoteToken"}),
    "image": ({"originalContentUrl", "previewImageUrl"}, set()),
    "video": ({"originalContentUrl", "previewImageUrl"}, {"trackingId"}),
    "audio": ({"originalContentUrl", "duration"}, set()),
    "location": ({"title", "address", "latitude", "longitude"}, set()),
    "imagemap": ({"baseUrl", "altText", "baseSize", "actions"}, {"video"}),
    "template": ({"altText", "template"}, set()),
    "flex": ({"altText", "contents"}, set()),
    "coupon": ({"couponId"}, {"deliveryTag"}),
}
# sentMessages carry a quoteToken for these only.
QUOTABLE = {"text", "textV2", "sticker", "image", "video", "template", "flex"}
# property → longest value, in UTF-16 code units; none of them may be empty.
LENGTHS = {
    "text": MAX_TEXT,
    "altText": MAX_ALT_TEXT,
    "title": 100,
    "address": 100,
    "packageId": 50,
    "stickerId": 50,
    "quoteToken": 500,
    "trackingId": 100,
    "couponId": 100,
    "originalContentUrl": MAX_URL,
    "previewImageUrl": MAX_URL,
    "baseUrl": MAX_URL,
}
LOOPBACK = ("127.0.0.1", "localhost", "::1")
URLS = {"originalContentUrl", "previewImageUrl", "baseUrl"}
NUMBERS = {"duration": (1, 10**9), "latitude": (-90, 90), "longitude": (-180, 180)}

Errors = list[tuple[str, str]]


def utf16_length(text: str) -> int:
    """LINE counts text in UTF-16 code units ("Character counting in a text")."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """LINE counts labels in grapheme clusters; here what stands alone, which is nearly that."""
    alone = re.sub("\u200d.|[\U0001f3fb-\U0001f3ff]", "", text)
    return sum(unicodedata.category(each) not in ("Mn", "Me", "Cf") for each in alone)


def check_messages(messages: Any) -> list[dict[str, Any]]:
    """The message objects as given, 1 to 5 of them.

    Raises Refused 400 with every error found, each with its property.
    """
    if not isinstance(messages, list) or not 1 <= len(messages) <= MAX_MESSAGES:
        raise wrong_body([("messages", f"Size must be between 1 and {MAX_MESSAGES}")])
    errors: Errors = []
    for index, message in enumerate(messages):
        errors += _check_message(message, f"messages[{index}]")
    if errors:
        raise wrong_body(errors)
    return messages


def _check_message(message: Any, place: str) -> Errors:
    if not isinstance(message, dict):
        return [(place, "Must be an object")]
    kind = message.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        known = ", ".join(TYPES)
        return [(f"{place}.type", f"Must be one of the following values: [{known}]")]
    required, optional = TYPES[kind]
    errors = [
        (f"{place}.{name}", "May not be empty")
        for name in sorted(required)
        if message.get(name) in (None, "", [])
    ]
    for name, value in message.items():
        if name not in COMMON | required | optional:
            errors.append((f"{place}.{name}", "unknown field"))
        elif value not in (None, "", []):
            errors += _check_value(name, value, f"{place}.{name}")
    if kind == "sticker" and not errors:
        errors += _check_sticker(message, place)
    return errors


def _check_sticker(message: dict[str, Any], place: str) -> Errors:
    """LINE documents that it refuses; the words are ours."""
    if is_sendable(message["packageId"], message["stickerId"]):
        return []
    return [(f"{place}.stickerId", "Not a sticker that can be sent")]


def _check_value(name: str, value: Any, place: str) -> Errors:
    if name in LENGTHS:
        return _check_text(name, value, place)
    if name in NUMBERS:
        low, high = NUMBERS[name]
        if isinstance(value, bool) or not isinstance(value, int | float):
            return [(place, "Must be a number")]
        return [] if low <= value <= high else [(place, f"Must be between {low} and {high}")]
    if name == "sender":
        return _check_sender(value, place)
    if name == "contents":
        return check_flex(value, place)
    if name == "quickReply":
        return _check_quick_reply(value, place)
    return []


def _check_text(name: str, value: Any, place: str) -> Errors:
    if not isinstance(value, str):
        return [(place, "Must be a string")]
    if utf16_length(value) > LENGTHS[name]:
        return [(place, f"Length must be between 0 and {LENGTHS[name]}")]
    if name in URLS and not _is_media_url(value):
        return [(place, "Must be a valid HTTPS URL")]
    return []


def _is_media_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or not value.isascii() or " " in value:
        return False
    return parts.scheme == "https" or (
        parts.scheme == "http" and host in LOOPBACK and port in conf.own_ports()
    )


def _check_sender(value: Any, place: str) -> Errors:
    if not isinstance(value, dict) or set(value) - {"name", "iconUrl"}:
        return [(place, "Must be an object of name and iconUrl")]
    name, icon = value.get("name") or "", value.get("iconUrl") or ""
    if not isinstance(name, str) or not isinstance(icon, str):
        return [(place, "Must be an object of name and iconUrl")]
    errors: Errors = []
    if len(name) > 20:
        errors.append((f"{place}.name", "Length must be between 0 and 20"))
    if re.search(r"\bline\b", name, re.IGNORECASE):
        errors.append((f"{place}.name", "Contains a word that is not allowed"))
    if icon and (len(icon) > MAX_URL or not _is_media_url(icon)):
        errors.append((f"{place}.iconUrl", "Must be a valid HTTPS URL"))
    return errors


def _check_quick_reply(value: Any, place: str) -> Errors:
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list) or not 1 <= len(items) <= MAX_QUICK_REPLIES:
        return [(f"{place}.items", f"Size must be between 1 and {MAX_QUICK_REPLIES}")]
    errors: Errors = []
    for index, item in enumerate(items):
        where = f"{place}.items[{index}].action"
        action = item.get("action") if isinstance(item, dict) else None
        if not isinstance(action, dict) or not action:
            errors.append((where, "May not be empty"))
            continue
        label = action.get("label")
        if not isinstance(label, str) or not 1 <= graphemes(label) <= MAX_QUICK_LABEL:
            length = f"Length must be between 1 and {MAX_QUICK_LABEL}"
            errors.append((f"{where}.label", length))
    return errors
