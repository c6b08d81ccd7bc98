"""The list: which conversations, in which order, and how much of each is unread."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import (
    Count,
    Exists,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from chat.errors import ValidationError
from chat.models import Conversation, ConversationTag, ReadMarker, ReplyToken, Session
from chat.selectors import tags

VIEWS = ("queue", "mine", "all", "closed")
MAX_LIMIT = 100


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
                queryset=Session.objects.filter(status__in=Session.OPEN).select_related(
                    "operator__operator"
                ),
                to_attr="open_sessions",
            ),
        )
    )


def page(
    *, operator_id: int, view: str, cursor: str | None, limit: int, tag: int | None = None
) -> Page:
    """One page of a view: the queue longest waiting first, the others newest first.

    `tag`: those alone that have this tag.

    Raises ValidationError for a view or cursor that there is not.
    """
    queue = view == "queue"
    order = ("waiting__waiting_since", "pk") if queue else ("-last_activity_at", "-pk")
    found = _in_view(rows(operator_id), view, operator_id).order_by(*order)
    if tag is not None:
        tagged = ConversationTag.objects.filter(conversation=OuterRef("pk"), tag=tag)
        found = found.filter(Exists(tagged))
    if cursor:
        moment, pk = _decode(cursor)
        if queue:
            after = Q(waiting__waiting_since__gt=moment) | Q(
                waiting__waiting_since=moment, pk__gt=pk
            )
        else:
            after = Q(last_activity_at__lt=moment) | Q(last_activity_at=moment, pk__lt=pk)
        found = found.filter(after)
    some = list(found[: limit + 1])
    if len(some) <= limit:
        return Page(some, None)
    some = some[:limit]
    return Page(some, _encode(some[-1], queue=queue))


def counts(operator_id: int) -> dict[str, int]:
    """`{queue, mine, all}`: how many conversations wait, are this operator's, are open."""
    return Session.objects.filter(status__in=Session.OPEN).aggregate(
        queue=Count("pk", filter=Q(status=Session.Status.WAITING)),
        mine=Count("pk", filter=Q(status=Session.Status.ACTIVE, operator=operator_id)),
        all=Count("pk"),
    )


def _in_view(found: QuerySet[Conversation], view: str, operator_id: int) -> QuerySet[Conversation]:
    if view == "queue":
        waiting = FilteredRelation("sessions", condition=Q(sessions__status="WAITING"))
        return found.annotate(waiting=waiting).filter(waiting__isnull=False)
    if view == "mine":
        mine = FilteredRelation(
            "sessions", condition=Q(sessions__status="ACTIVE", sessions__operator=operator_id)
        )
        return found.annotate(held=mine).filter(held__isnull=False)
    if view == "closed":
        opened = FilteredRelation("sessions", condition=Q(sessions__status__in=Session.OPEN))
        return found.annotate(opened=opened).filter(opened__isnull=True)
    if view == "all":
        # Not one of which only something unsent is known that never came.
        return found.filter(seq__gt=0)
    raise ValidationError(f"view must be one of {', '.join(VIEWS)}.", field="view")


def _encode(conversation: Conversation, *, queue: bool) -> str:
    moment = (
        conversation.open_sessions[0].waiting_since  # type: ignore[attr-defined]
        if queue
        else conversation.last_activity_at
    )
    text = json.dumps([moment.isoformat(), conversation.pk])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _decode(cursor: str) -> tuple[datetime, int]:
    try:
        decoded: Any = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        moment = parse_datetime(decoded[0])
        if moment is None or not isinstance(decoded[1], int) or moment.tzinfo is None:
            raise ValueError(cursor)
        return moment.astimezone(UTC), decoded[1]
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        raise ValidationError(
            "cursor must be the `next` of an earlier page.", field="cursor"
        ) from None
