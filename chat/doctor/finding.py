"""What one check came to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Where things stand at LINE, as its English pages name them.
CONSOLE = "LINE Developers Console"
BASIC = f"{CONSOLE} > the channel > Basic settings"
MESSAGING = f"{CONSOLE} > the channel > Messaging API"
MANAGER = "LINE Official Account Manager"
RESPONSES = f"{MANAGER} > Settings > Response settings"


class Verdict(StrEnum):
    """Right, wrong, or something that nobody but a person can see."""

    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """`sentence`: what is so. `click`: what is to be done about it and where, "" for nothing."""

    what: str
    verdict: Verdict
    sentence: str
    click: str = ""


def right(what: str, sentence: str) -> Finding:
    """As it should be."""
    return Finding(what, Verdict.RIGHT, sentence)


def wrong(what: str, sentence: str, click: str) -> Finding:
    """Not as it should be."""
    return Finding(what, Verdict.WRONG, sentence, click)


def unknown(what: str, sentence: str, click: str = "") -> Finding:
    """It cannot be known from here."""
    return Finding(what, Verdict.UNKNOWN, sentence, click)
