"""What was said in a conversation, for paper and for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from chat.models import Message
from chat.selectors.messages import complete

AT_ONCE = 2_000


@dataclass(frozen=True)
class Said:
    """Oldest first. `cut`: there are older messages than these."""

    messages: Sequence[Message]
    cut: bool


def said(conversation_id: int, *, session_id: int | None = None, limit: int) -> Said:
    """The newest `limit` messages, with what is shown of them; `session_id`: of this one only."""
    some = list(_of(conversation_id, session_id).order_by("-seq")[: limit + 1])
    return Said(complete(some[:limit][::-1]), cut=len(some) > limit)


def everything(conversation_id: int, *, session_id: int | None = None) -> Iterator[Message]:
    """All messages, oldest first, with what is shown of them; so many at a time are in memory."""
    after = 0
    while some := list(
        _of(conversation_id, session_id).filter(seq__gt=after).order_by("seq")[:AT_ONCE]
    ):
        yield from complete(some)
        after = some[-1].seq


def _of(conversation_id: int, session_id: int | None) -> QuerySet[Message]:
    found = Message.objects.filter(conversation=conversation_id)
    return found if session_id is None else found.filter(session=session_id)
