"""What changes whenever an answer would: cheaper to ask than the answer.

`rev` is taken by every change of a conversation, under its lock. Beside it stand what takes none:
an operator's reading, their names, blocking by the customer, what is owed by when, and time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Sum
from django.db.models.expressions import OuterRef
from django.utils import timezone

from chat.models import Conversation, LogEntry, OperatorProfile, ReadMarker, ReplyToken
from chat.models.reply_token import USABLE
from chat.models.service_level import Deadline

# Longer than any transaction: what commits late is of a moment that was looked at already.
LATE = timedelta(seconds=60)
RECENT = 200


def of_messages(conversation_id: int) -> tuple[Any, ...]:
    """Of a conversation's messages, notes and session events."""
    rev = Conversation.objects.values_list("rev", flat=True).get(pk=conversation_id)
    return rev, _names()


def of_conversation(conversation_id: int, operator_id: int) -> tuple[Any, ...]:
    """Of a conversation's row as this operator has it."""
    marker = ReadMarker.objects.filter(operator=operator_id, conversation=OuterRef("pk"))
    tokens = ReplyToken.objects.usable(timezone.now()).filter(conversation=OuterRef("pk"))
    row = Conversation.objects.values_list(
        "rev",
        "customer__blocked_at",
        "customer__barred_at",
        Subquery(marker.values("incoming_count")),
        Subquery(tokens.values("received_at")[:1]),
    ).get(pk=conversation_id)
    owed = Deadline.objects.filter(session__conversation=conversation_id)
    return row, _open(owed), _names()


def of_list(operator_id: int, counts: Mapping[str, int]) -> tuple[Any, ...]:
    """Of the whole list as this operator has it; `counts`: of `inbox.counts`."""
    # Not the newest alone: two that commit at once may have their moments the other way round.
    changed = Conversation.objects.order_by("-changed_at", "-pk").values_list(
        "pk", "rev", "customer__blocked_at"
    )
    markers = ReadMarker.objects.filter(operator=operator_id).order_by("-moved_at", "-pk")
    now = timezone.now()
    fresh = Conversation.objects.filter(changed_at__gt=now - USABLE - LATE)
    tokens = ReplyToken.objects.usable(now).filter(conversation__in=fresh.values("pk"))
    return (
        list(changed[:RECENT]),
        list(markers.values_list("conversation", "incoming_count")[:RECENT]),
        list(tokens.order_by("pk").values_list("conversation", "received_at")),
        # Who is erased leaves nothing but this.
        LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first(),
        dict(counts),
        _open(Deadline.objects.all()),
        _names(),
    )


def _open(some: QuerySet[Deadline]) -> dict[str, Any]:
    """Of deadlines that are open; those that are worked out anew are new rows."""
    return some.filter(done_at=None).aggregate(count=Count("pk"), keys=Sum("pk"))


def _names() -> list[tuple[int, str]]:
    return list(OperatorProfile.objects.order_by("pk").values_list("pk", "display_name"))
