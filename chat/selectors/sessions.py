"""A conversation's sessions, and what was done with them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, F, Min, Q

from chat.models import Session, SessionEvent
from chat.selectors.history import Messages

# Between two messages there may be any number; what is shown is the newest.
MOST_EVENTS = 200
PAGE = 20
MAX_PAGE = 100


def events_beside(
    conversation_id: int, messages: Messages, *, newest: bool = True
) -> Sequence[SessionEvent]:
    """Those that belong between the messages of a page, and after the last one of it.

    `newest`: the page is the end of the conversation.
    """
    found = SessionEvent.objects.filter(conversation=conversation_id)
    if messages.has_more and messages.rows:
        found = found.filter(after_seq__gte=messages.rows[0].seq)
    if not newest:
        if not messages.rows:
            return []
        found = found.filter(after_seq__lte=messages.rows[-1].seq)
    return list(found.select_related(*_NAMES).order_by("-rev")[:MOST_EVENTS])[::-1]


def events_since(conversation_id: int, rev: int) -> Sequence[SessionEvent]:
    """All after a revision, in their order."""
    found = SessionEvent.objects.filter(conversation=conversation_id, rev__gt=rev)
    return list(found.select_related(*_NAMES).order_by("rev"))


def earlier(
    conversation_id: int, *, before_id: int | None = None, limit: int = PAGE
) -> tuple[Sequence[Session], bool]:
    """Sessions, open ones too, newest first, with what was said in each; and whether there are
    older ones."""
    found = Session.objects.filter(conversation=conversation_id)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    some = list(
        found.select_related("operator__operator", "closed_by__operator")
        .annotate(
            rating=F("survey__rating"),
            comment=F("survey__comment__content"),
            first_seq=Min("messages__seq"),
            messages_in=Count("messages", filter=Q(messages__direction="INCOMING")),
            messages_out=Count("messages", filter=Q(messages__direction="OUTGOING")),
        )
        .order_by("-pk")[: limit + 1]
    )
    return some[:limit], len(some) > limit


_NAMES = ("actor__operator", "from_operator__operator", "to_operator__operator")
