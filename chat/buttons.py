"""What the buttons of automatic messages carry, and what stood on them."""

from __future__ import annotations

import re

from chat.handoff import BUTTON, END_BUTTON

RATINGS = range(1, 6)
RATING = re.compile(r"rate:([0-9a-f]{32}):([1-5]|comment)")


def rating_data(token: str, says: str) -> str:
    """`says`: a number from 1 to 5, or comment."""
    return f"rate:{token}:{says}"


def stars(rating: int) -> str:
    """“4 ★★★★”"""
    return f"{rating} {'★' * rating}"


def label_of(data: str) -> str:
    """What an operator reads of a tap on one of ours; "" for any other button."""
    found = RATING.fullmatch(data)
    if found is not None:
        return "Comment" if found[2] == "comment" else stars(int(found[2]))
    return {BUTTON: "Talk to a person", END_BUTTON: "End the conversation"}.get(data, "")
