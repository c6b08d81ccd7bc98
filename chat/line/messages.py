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
class Draft:
    """A message to be sent: its kind (`text`, …), its text, and its kind's own fields.

    `quote_token` is that of the message which this one answers, "" for none.
    """

    kind: str
    text: str
    payload: dict[str, Any] | None = None
    quote_token: str = ""


def to_line(draft: Draft) -> dict[str, Any]:
    """The message object for one draft. Raises Unsendable."""
    build = _BUILDERS.get(draft.kind)
    if build is None:
        raise Unsendable(f"A message of the kind '{draft.kind}' cannot be sent to LINE.")
    return build(draft)


def _text(draft: Draft) -> dict[str, Any]:
    """https://developers.line.biz/en/reference/messaging-api/#text-message

    `text`, not `textV2`: what a person types must not be read as placeholders.
    """
    length = utf16_length(draft.text)
    if not 0 < length <= LINE_TEXT_LIMIT:
        raise Unsendable(
            f"The text is {length} UTF-16 units long; LINE takes 1 to {LINE_TEXT_LIMIT}."
        )
    message: dict[str, Any] = {"type": "text", "text": draft.text}
    if draft.quote_token:
        message["quoteToken"] = draft.quote_token
    return message


_BUILDERS: dict[str, Callable[[Draft], dict[str, Any]]] = {"text": _text}
