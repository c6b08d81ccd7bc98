"""A long text as several, each of which LINE takes, cut where a reader would pause."""

from __future__ import annotations

import re
import unicodedata

from chat.text import LINE_TEXT_LIMIT, utf16_length

# Where to cut, the best first; static/livechat/js/lib/split.js knows the same.
_BREAKS = (
    re.compile(r"\n[ \t]*\n"),
    re.compile(r"\n"),
    # With closing quotes and brackets; Chinese and Japanese put no space after a sentence.
    re.compile(r"[.!?…]+[\"'”’)\]]*\s|[。！？]+[」』”’）]*"),
    re.compile(r"\s"),
)
_ZWJ = "\u200d"
# What belongs to the character before it, besides combining marks: joiners, selectors, skin tones,
# tags, Hangul vowels and finals, and the Thai and Lao sara am.
_EXTENDS = re.compile(
    "[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u1160-\u11ff\u0e33\u0eb3]"
)
_FLAG_LETTER = re.compile("[\U0001f1e6-\U0001f1ff]")


def split_text(text: str, limit: int = LINE_TEXT_LIMIT) -> list[str]:
    """The text in parts of at most `limit` UTF-16 units: at a paragraph, a line, a sentence or a
    space if one lies in the part's second half, else between two characters as a reader sees them.

    White space at the cuts is dropped; nothing else is. One that fits is left as it is.
    """
    if utf16_length(text) <= limit:
        return [text]
    parts = []
    rest = text.rstrip()
    while utf16_length(rest) > limit:
        end = _cut(rest, limit)
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [part for part in (*parts, rest) if part]


def _cut(text: str, limit: int) -> int:
    most = _fitting(text, limit)
    for pattern in _BREAKS:
        ends = [found.end() for found in pattern.finditer(text, most // 2, most)]
        if ends:
            return ends[-1]
    end = most
    while end > 0 and _is_inside(text, end):
        end -= 1
    # One character of such a length is no character.
    return end or most


def _fitting(text: str, limit: int) -> int:
    """How many code points of it have at most `limit` UTF-16 units."""
    units = 0
    for index, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > limit:
            return index
    return len(text)


def _is_inside(text: str, index: int) -> bool:
    """Whether a cut before `index` would go through a character as a reader sees it."""
    before, after = text[index - 1], text[index]
    if before == _ZWJ or _EXTENDS.match(after):
        return True
    if unicodedata.category(after) in ("Mn", "Me", "Mc"):
        return True
    if _FLAG_LETTER.match(after):
        start = index
        while start > 0 and _FLAG_LETTER.match(text[start - 1]):
            start -= 1
        return (index - start) % 2 == 1
    return False
