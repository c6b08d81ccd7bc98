"""Whether somebody asks for a person, by the words that a team has chosen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from chat.text import folded

# Tapped instead of written: the data of the button's postback.
BUTTON = "handoff"
END_BUTTON = "end"
LONGEST = 2000


def keywords_of(lines: str) -> tuple[str, ...]:
    """One a line, folded, without the empty ones."""
    return tuple(dict.fromkeys(filter(None, (_plain(line) for line in lines.splitlines()))))


def asks_for_people(text: str, keywords: Iterable[str]) -> bool:
    """Whether one of the folded keywords stands in a text as a word or words of its own.

    Where words have spaces between them, a neighbouring letter makes it another word: `human` is
    not in `humane`. Thai and Japanese have none, so there it may stand anywhere, but not where a
    mark that follows makes another syllable of its last letter.
    """
    wanted = tuple(keywords)
    if not wanted or not text:
        return False
    plain = _plain(text[:LONGEST])
    return any(_pattern(keyword).search(plain) for keyword in wanted)


def is_one_of(text: str, keywords: Iterable[str]) -> bool:
    """Whether a text is nothing but one of the folded keywords; marks at the end of either do not
    count."""
    return len(text) <= LONGEST and _bare(_plain(text)) in {_bare(one) for one in keywords}


def _bare(plain: str) -> str:
    return plain.rstrip(" .!,。！、，~〜ๆ") or plain


def _plain(text: str) -> str:
    """Folded, without what nobody sees: a space of no width, a soft hyphen."""
    shown = "".join(one for one in folded(text) if unicodedata.category(one) != "Cf")
    return " ".join(shown.split())


@lru_cache(maxsize=512)
def _pattern(keyword: str) -> re.Pattern[str]:
    before = r"(?<!\w)" if _has_spaces(keyword[0]) else ""
    after = r"(?!\w)" if _has_spaces(keyword[-1]) else "(?![\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])"
    return re.compile(before + re.escape(keyword) + after)


def _has_spaces(character: str) -> bool:
    """Whether words of this letter's script are written apart."""
    name = unicodedata.name(character, "")
    return character.isalnum() and not name.startswith(("THAI", "CJK", "HIRAGANA", "KATAKANA"))
