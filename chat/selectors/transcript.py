"""What was said in a conversation, for paper and for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chat.models import Message
from chat.selectors.messages import complete


@dataclass(frozen=True)
class Said:
    """Oldest first. `cut`: there are older messages than these."""

    messages: Sequence[Message]
    cut: bool


def said(conversation_id: int, *, session_id: int | None = None, limit: int) -> Said:
    """The newest `limit` messages, with what is shown of them; `session_id`: of this one only."""
    found = Message.objects.filter(conversation=conversation_id)
    if session_id is not None:
        found = found.filter(session=session_id)
    some = list(found.order_by("-seq")[: limit + 1])
    return Said(complete(some[:limit][::-1]), cut=len(some) > limit)
