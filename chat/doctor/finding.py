"""What one check came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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


@dataclass(frozen=True)
class Sum:
    """How many of each; `asked`: whether LINE could be asked at all."""

    right: int
    wrong: int
    unknown: int
    asked: bool

    @property
    def is_well(self) -> bool:
        """Nothing is wrong, and that means something."""
        return self.asked and not self.wrong


def summed(findings: Sequence[Finding]) -> Sum:
    """What the findings, of which the first is the token's, come to."""
    counts = Counter(finding.verdict for finding in findings)
    return Sum(
        right=counts[Verdict.RIGHT],
        wrong=counts[Verdict.WRONG],
        unknown=counts[Verdict.UNKNOWN],
        asked=findings[0].verdict != Verdict.UNKNOWN,
    )


def right(what: str, sentence: str) -> Finding:
    """As it should be."""
    return Finding(what, Verdict.RIGHT, sentence)


def wrong(what: str, sentence: str, click: str) -> Finding:
    """Not as it should be."""
    return Finding(what, Verdict.WRONG, sentence, click)


def unknown(what: str, sentence: str, click: str = "") -> Finding:
    """It cannot be known from here."""
    return Finding(what, Verdict.UNKNOWN, sentence, click)
