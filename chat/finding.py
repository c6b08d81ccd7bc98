"""Searching in text: what counts as the same, the pieces of an index, and what to show of a hit."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from chat.text import folded, storable_text

# Of a text, folded: LINE's longest is 5,000.
LONGEST = 20_000
LONGEST_QUERY = 100
# Pieces of a query that the index is asked for; the text itself is looked at afterwards.
MOST_ASKED = 24
# Keys on a shelf.
SHELF = 65_536
# Characters that are shown of a hit, and before the first place that fits.
SHOWN = 140
BEFORE = 40

# Pieces are written without ASCII's signs and spaces, so that no index takes them for its own
# syntax or for the end of a word: they stand in the Private Use Area, from U+E000.
_WRITTEN = {
    code: chr(code).lower() if chr(code).isalnum() else chr(0xE000 + code) for code in range(128)
}
# Half-width voiced marks: they become one letter with the one before.
_JOINING = "\uff9e\uff9f"


def searchable(text: str) -> str:
    """The text as it is searched: width and case folded, white space as one space."""
    return " ".join(folded(storable_text(text)).split())[:LONGEST]


def pieces(text: str) -> list[str]:
    """The characters of a searchable text and its pairs of neighbours, each once, in order."""
    written = text.translate(_WRITTEN)
    return sorted({*written, *_pairs(written)})


def shelf(key: int) -> str:
    """The piece that all rows of the index with neighbouring keys have, and no others: by it the
    index is asked for one stretch of them. No text has it, for it is longer than a pair."""
    return f"shelf{key // SHELF}"


def asked(query: str) -> list[str]:
    """Pieces that every text with this searchable query has; none for an empty one."""
    written = query.translate(_WRITTEN)
    some = list(dict.fromkeys(_pairs(written))) or list(written)
    # Of a long query every n-th says as much.
    step = -(-len(some) // MOST_ASKED) or 1
    return some[::step]


def _pairs(written: str) -> Iterator[str]:
    return (first + second for first, second in pairwise(written))


def excerpt(text: str, query: str) -> list[tuple[str, bool]]:
    """One line of the text around the first place where the searchable query stands.

    Parts in their order, True for those that fit: joined they are the line, cut with `…`. Folding
    changes lengths (`㌔` is `キロ`), so a part is always whole letters of the text as it stands.
    """
    letters = list(_letters(" ".join(storable_text(text).split())))
    place = _places(letters)
    line = "".join(letter for letter, _ in place)
    whose = [index for _, index in place]
    first = line.find(query) if query else -1
    start = max(0, whose[first] - BEFORE) if first >= 0 else 0
    end = min(len(letters), start + SHOWN)
    start = max(0, min(start, end - SHOWN))
    fits = [False] * len(letters)
    while first >= 0:
        last = first + len(query)
        for index in range(whose[first], whose[last - 1] + 1):
            fits[index] = True
        first = line.find(query, last)
    parts: list[tuple[str, bool]] = [("…", False)] if start else []
    for index in range(start, end):
        if parts and parts[-1][1] == fits[index]:
            parts[-1] = (parts[-1][0] + letters[index], fits[index])
        else:
            parts.append((letters[index], fits[index]))
    if end < len(letters):
        parts.append(("…", False))
    return parts


def _letters(text: str) -> Iterator[str]:
    """Characters with the marks that belong to them: what normalization may put together."""
    letter = ""
    for character in text:
        if letter and not _joins(character):
            yield letter
            letter = ""
        letter += character
    if letter:
        yield letter


def _joins(character: str) -> bool:
    # Hangul's vowels and finals become one syllable with what is before them.
    return (
        unicodedata.combining(character) != 0
        or character in _JOINING
        or "\u1160" <= character <= "\u11ff"
    )


def _places(letters: list[str]) -> list[tuple[str, int]]:
    """The searchable characters of the letters, each with whose it is."""
    found: list[tuple[str, int]] = []
    for index, letter in enumerate(letters):
        for character in _folded(letter):
            if not character.isspace():
                found.append((character, index))
            elif found and found[-1][0] != " ":
                found.append((" ", index))
    return found


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    return folded(letter)
