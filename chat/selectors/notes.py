"""A conversation's notes, and where an operator is mentioned in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from chat.models import Note, NoteMention
from chat.selectors.reach import Reach, reach_of_user

PAGE = 100
MAX_PAGE = 200
# Shown of unread mentions.
MOST_MENTIONS = 100


@dataclass(frozen=True)
class Notes:
    """Oldest first. `has_more`: there are older ones."""

    rows: Sequence[Note]
    has_more: bool


def whole(notes: QuerySet[Note]) -> QuerySet[Note]:
    """With their author and whom they mention."""
    people = NoteMention.objects.select_related("operator__operator").order_by("pk")
    return notes.select_related("author__operator").prefetch_related(Prefetch("mentions", people))


def newest(conversation_id: int, *, limit: int = PAGE) -> Notes:
    """The last ones that are not deleted."""
    return _backwards(_there(conversation_id), limit)


def before(conversation_id: int, note_id: int, *, limit: int = PAGE) -> Notes:
    """Those that were written before one."""
    return _backwards(_there(conversation_id).filter(pk__lt=note_id), limit)


def changed_since(conversation_id: int, rev: int) -> Notes:
    """All that came, changed or were deleted after a revision, in the order of their changes."""
    found = Note.objects.filter(conversation=conversation_id, rev__gt=rev)
    return Notes(list(whole(found).order_by("rev")), has_more=False)


def between(conversation_id: int, first: datetime, last: datetime | None) -> list[Note]:
    """Those that were written among the messages of two moments; None: up to now."""
    found = _there(conversation_id).filter(created_at__gte=first)
    if last is not None:
        found = found.filter(created_at__lte=last)
    return list(found.order_by("pk")[:MAX_PAGE])


def unread_mentions(operator_id: int, reach: Reach | None = None) -> list[NoteMention]:
    """Where this operator is named and has not looked yet, newest first."""
    found = NoteMention.objects.filter(
        operator=operator_id, read_at__isnull=True, note__deleted_at__isnull=True
    )
    reach = reach or reach_of_user(operator_id)
    found = reach.within(found, "note__conversation__channel")
    related = ("note__author__operator", "note__conversation__customer")
    return list(
        found.select_related(*related, "note__conversation__channel").order_by("-pk")[
            :MOST_MENTIONS
        ]
    )


def _there(conversation_id: int) -> QuerySet[Note]:
    return whole(Note.objects.filter(conversation=conversation_id, deleted_at__isnull=True))


def _backwards(notes: QuerySet[Note], limit: int) -> Notes:
    some = list(notes.order_by("-pk")[: limit + 1])
    return Notes(some[:limit][::-1], has_more=len(some) > limit)
