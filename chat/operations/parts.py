"""One long text as several messages: what each is, and under which key."""

from __future__ import annotations

import uuid
from dataclasses import replace

from chat.errors import MessageTooLong
from chat.line.split import split_text
from chat.operations.outgoing import Outgoing
from chat.text import storable_text

MOST_PARTS = 10
_PARTS = uuid.UUID("0a4d2a0e-6c1f-4c5e-9a55-3f0a6f6f5d11")


def parts_of(one: Outgoing) -> list[Outgoing]:
    """The messages that it becomes: itself, unless it asks to be split and is too long.

    The same text makes the same parts, and the same key the same keys: sent again, they are the
    same messages. The quote goes with the first one, the quick replies with the last, as LINE
    shows them. Raises MessageTooLong where they would be more than ten.
    """
    if not one.split or one.message_type != "text":
        return [one]
    texts = split_text(storable_text(one.text))
    if len(texts) > MOST_PARTS:
        raise MessageTooLong(
            f"text would be {len(texts)} messages; at most {MOST_PARTS} are sent at once.",
            field="text",
        )
    last = len(texts) - 1
    return [
        replace(
            one,
            text=text,
            temp_id=_key(one.temp_id, index),
            quote_message_id=one.quote_message_id if index == 0 else None,
            quick_replies=one.quick_replies if index == last else (),
        )
        for index, text in enumerate(texts)
    ]


def _key(temp_id: str | None, index: int) -> str | None:
    """The first part has the client's own key, so that its answer is found."""
    if temp_id is None or index == 0:
        return temp_id
    return str(uuid.uuid5(_PARTS, f"{index}:{temp_id}"))
