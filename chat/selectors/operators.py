"""Who is online, and who looks at what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from chat.models import OperatorConnection, OperatorProfile, ReadMarker
from chat.models.connection import CONNECTION_LIFETIME


def online(now: datetime) -> list[OperatorProfile]:
    """Operators with at least one living socket, each with `active_chats`, by name."""
    living = OperatorConnection.objects.filter(
        operator=OuterRef("user"), last_seen__gt=now - CONNECTION_LIFETIME
    )
    found = (
        OperatorProfile.objects.filter(Exists(living), user__is_active=True)
        .annotate(
            active_chats=Count(
                "user__chat_sessions", filter=Q(user__chat_sessions__status="ACTIVE")
            )
        )
        .order_by("display_name", "pk")
    )
    return list(found)


def active() -> list[OperatorProfile]:
    """All who may work here, online or not, by name."""
    found = OperatorProfile.objects.filter(user__is_active=True)
    return list(found.order_by("display_name", "pk"))


def viewers(conversation_id: int, now: datetime) -> list[OperatorProfile]:
    """Operators who have this conversation open."""
    found = (
        OperatorProfile.objects.filter(
            user__chat_connections__conversation=conversation_id,
            user__chat_connections__last_seen__gt=now - CONNECTION_LIFETIME,
        )
        .distinct()
        .order_by("display_name", "pk")
    )
    return list(found)


def read_counts(conversation_ids: Sequence[int], now: datetime) -> dict[int, dict[int, int]]:
    """How much of each conversation each online operator has read, in one query."""
    living = OperatorConnection.objects.filter(last_seen__gt=now - CONNECTION_LIFETIME)
    markers = ReadMarker.objects.filter(
        conversation__in=conversation_ids, operator__in=living.values("operator")
    )
    found: dict[int, dict[int, int]] = {}
    for conversation, reader, count in markers.values_list(
        "conversation", "operator", "incoming_count"
    ):
        found.setdefault(conversation, {})[reader] = count
    return found
