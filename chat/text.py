"""Text that every database takes, measured as LINE measures it."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

# LINE counts text in UTF-16 code units: an emoji outside the BMP is two.
# https://developers.line.biz/en/docs/messaging-api/text-character-count/
LINE_TEXT_LIMIT = 5000

# PostgreSQL stores neither U+0000 nor a lone surrogate; LINE and browsers may send both.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Control characters, and those that change the direction of text (Unicode TR 9).
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
LONGEST_NAME = 255


def storable_text(text: str) -> str:
    """The text with U+0000 and lone surrogates as U+FFFD, so that any database keeps it."""
    return _UNSTORABLE.sub("\ufffd", text)


def storable_json(value: Any) -> Any:
    """The same for every string, key or value, inside a JSON value.

    Raises RecursionError for a value nested deeper than Python goes.
    """
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has no such number
    if isinstance(value, list):
        return [storable_json(item) for item in value]
    if isinstance(value, dict):
        return {storable_text(str(key)): storable_json(item) for key, item in value.items()}
    return value


def folded(text: str) -> str:
    """For comparing and searching: width and case do not count (NFKC, then case folding)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def file_name(value: object) -> str:
    """A name that somebody else gave a file, safe to show and to offer for saving; "" for none.

    No part of a path, no control characters, none that turn the direction of what follows (with
    which `exe.gpj` reads `jpg.exe`), at most 255 characters with its extension kept.
    """
    if not isinstance(value, str):
        return ""
    name = re.split(r"[/\\]", storable_text(value))[-1]
    name = _INVISIBLE.sub("", name).strip().lstrip(".").strip()
    if len(name) > LONGEST_NAME:
        stem, dot, extension = name.rpartition(".")
        extension = dot + extension if dot and len(extension) <= 16 else ""
        name = (stem if extension else name)[: LONGEST_NAME - len(extension)] + extension
    return name


def graphemes(text: str) -> int:
    """About how many characters a reader sees: joined emoji and combining marks are one.

    LINE counts labels so: https://developers.line.biz/en/docs/messaging-api/text-character-count/
    """
    count = 0
    joined = False
    for character in text:
        combines = unicodedata.category(character) in ("Mn", "Me", "Mc")
        combines = (
            combines or character in "\u200d\ufe0f" or "\U0001f3fb" <= character <= "\U0001f3ff"
        )
        count += not combines and not joined
        joined = character == "\u200d"
    return count


def spreadsheet_cell(value: str) -> str:
    """A spreadsheet takes what begins like a formula for one, also in full width."""
    if value.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")):
        return f"'{value}"
    return value
