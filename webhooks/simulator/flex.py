"""What LINE checks of Flex contents before it accepts them: the shape and the limits, no looks.

Source: Messaging API reference, "Flex Message".
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

MAX_BUBBLES = 12
# The JSON of one bubble, and of a carousel, in bytes.
MAX_BUBBLE, MAX_CAROUSEL = 30 * 1024, 50 * 1024
MAX_URI = 1000
BLOCKS = ("header", "hero", "body", "footer")
LAYOUTS = ("horizontal", "vertical", "baseline")
# component → what it must have
COMPONENTS: dict[str, tuple[str, ...]] = {
    "box": ("layout", "contents"),
    "button": ("action",),
    "image": ("url",),
    "video": ("url", "previewUrl", "altContent"),
    "icon": ("url",),
    "text": (),
    "span": (),
    "separator": (),
    "filler": (),
}
SCHEMES = ("http", "https", "line", "tel")

Errors = list[tuple[str, str]]


def check_flex(contents: Any, place: str) -> Errors:
    """Errors as (property, message); none where LINE would take it."""
    if not isinstance(contents, dict):
        return [(place, "Must be an object")]
    kind = contents.get("type")
    if kind == "bubble":
        return _bubble(contents, place)
    if kind != "carousel":
        return [(f"{place}.type", "Must be one of the following values: [bubble, carousel]")]
    bubbles = contents.get("contents")
    if not isinstance(bubbles, list) or not 1 <= len(bubbles) <= MAX_BUBBLES:
        return [(f"{place}.contents", f"Size must be between 1 and {MAX_BUBBLES}")]
    errors = _size(contents, MAX_CAROUSEL, place)
    for index, bubble in enumerate(bubbles):
        where = f"{place}.contents[{index}]"
        if not isinstance(bubble, dict) or bubble.get("type") != "bubble":
            errors.append((where, "Must be a bubble"))
        else:
            errors += _bubble(bubble, where)
    return errors


def _bubble(bubble: dict[str, Any], place: str) -> Errors:
    errors = _size(bubble, MAX_BUBBLE, place)
    for block in BLOCKS:
        if block in bubble:
            errors += _component(bubble[block], f"{place}.{block}")
    return errors


def _size(contents: dict[str, Any], most: int, place: str) -> Errors:
    size = len(json.dumps(contents, ensure_ascii=False, separators=(",", ":")).encode())
    return [(place, f"Must be at most {most} bytes")] if size > most else []


def _component(part: Any, place: str) -> Errors:
    if not isinstance(part, dict) or part.get("type") not in COMPONENTS:
        known = ", ".join(COMPONENTS)
        return [(f"{place}.type", f"Must be one of the following values: [{known}]")]
    kind = part["type"]
    required = COMPONENTS[kind]
    errors = [(f"{place}.{name}", "May not be empty") for name in required if not part.get(name)]
    if kind in ("text", "span") and not (part.get("text") or part.get("contents")):
        errors.append((f"{place}.text", "May not be empty"))
    if kind == "box" and not errors:
        if part["layout"] not in LAYOUTS:
            known = ", ".join(LAYOUTS)
            errors.append((f"{place}.layout", f"Must be one of the following values: [{known}]"))
        for index, each in enumerate(part["contents"]):
            errors += _component(each, f"{place}.contents[{index}]")
    if part.get("action"):
        errors += _action(part["action"], f"{place}.action")
    return errors


def _action(action: Any, place: str) -> Errors:
    if not isinstance(action, dict) or not action.get("type"):
        return [(f"{place}.type", "May not be empty")]
    if action["type"] != "uri":
        return []
    uri = action.get("uri")
    if not isinstance(uri, str) or len(uri) > MAX_URI or urlsplit(uri).scheme not in SCHEMES:
        return [(f"{place}.uri", "Must be a valid URI")]
    return []
