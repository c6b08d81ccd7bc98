"""The list: which conversations, in which order, and how much of each is unread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from chat.models import Conversation, Deadline, ReadMarker, ReplyToken, Session
from chat.selectors import tags
from chat.selectors.narrowing import Narrowing, narrowed
from chat.selectors.reach import Reach, reach_of_user
from chat.selectors.views import VIEWS, view_of

__all__ = [
    "MAX_LIMIT",
    "VIEWS",
    "Narrowing",
    "Page",
    "counts",
    "page",
    "rows",
    "rows_for_all",
    "total",
]

MAX_LIMIT = 100
_EVERYTHING = Narrowing()


@dataclass(frozen=True)
class Page:
    """Rows of the list; `next` continues after them, or is None at the end."""

    rows: Sequence[Conversation]
    next: str | None


def rows(operator_id: int) -> QuerySet[Conversation]:
    """Conversations with all that a row of the list shows to this operator."""
    marker = ReadMarker.objects.filter(operator=operator_id, conversation=OuterRef("pk"))
    return rows_for_all().annotate(read_count=Subquery(marker.values("incoming_count")))


def rows_for_all() -> QuerySet[Conversation]:
    """Conversations with what a row of the list shows to everybody."""
    tokens = ReplyToken.objects.usable(timezone.now()).filter(conversation=OuterRef("pk"))
    return (
        Conversation.objects.with_people()
        .select_related("last_message__operator__operator")
        .annotate(free_since=Subquery(tokens.values("received_at")[:1]))
        .prefetch_related(
            tags.of_rows(),
            Prefetch(
                "sessions",
                queryset=Session.objects.filter(status__in=Session.OPEN)
                .select_related("operator__operator")
                .prefetch_related(
                    Prefetch(
                        "deadlines",
                        queryset=Deadline.objects.filter(done_at=None),
                        to_attr="open_deadlines",
                    )
                ),
                to_attr="open_sessions",
            ),
        )
    )


def page(
    *,
    operator_id: int,
    view: str,
    cursor: str | None,
    limit: int,
    narrowing: Narrowing = _EVERYTHING,
    reach: Reach | None = None,
) -> Page:
    """One page of a view, in its order; `narrowing`: of what is in it.

    `reach`: the operator's, where it is known; else it is asked.

    Raises ValidationError for a view or cursor that there is not.
    """
    seen = view_of(view, operator_id)
    there = (reach or reach_of_user(operator_id)).within(rows(operator_id))
    found = narrowed(seen.ordered(there, cursor), narrowing, operator_id)
    some = list(found[: limit + 1])
    if len(some) <= limit:
        return Page(some, None)
    some = some[:limit]
    return Page(some, seen.cursor(some[-1]))


def total(
    operator_id: int,
    view: str,
    narrowing: Narrowing = _EVERYTHING,
    known: Mapping[str, int] | None = None,
    reach: Reach | None = None,
) -> int:
    """How many conversations a view has, all its pages together; `known`: from `counts`."""
    name = "all" if view == "open" else "" if view == "all" else view
    if known and narrowing == _EVERYTHING and name in known:
        return known[name]
    there = (reach or reach_of_user(operator_id)).within(Conversation.objects.all())
    found = view_of(view, operator_id).of(there)
    return narrowed(found, narrowing, operator_id).count()


def counts(operator_id: int, reach: Reach | None = None) -> dict[str, int]:
    """`{queue, mine, all, snoozed}`: how many conversations wait, are this operator's, are open,
    are put aside. What is put aside is in no other one."""
    awake = Q(snoozed_until__isnull=True)
    found = Session.objects.filter(status__in=Session.OPEN)
    return (
        (reach or reach_of_user(operator_id))
        .within(found, "conversation__channel")
        .aggregate(
            queue=Count("pk", filter=Q(status=Session.Status.WAITING)),
            mine=Count("pk", filter=awake & Q(status=Session.Status.ACTIVE, operator=operator_id)),
            all=Count("pk", filter=awake),
            snoozed=Count("pk", filter=~awake),
        )
    )
