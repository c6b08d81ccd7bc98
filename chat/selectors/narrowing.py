"""What a view can be narrowed to; each is one more condition, and they may be combined."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chat.models import Conversation, ConversationTag, ReadMarker, Session


@dataclass(frozen=True)
class Narrowing:
    """`tag` and `operator` are ids, `channel` a slug; None: any.

    `operator`: who holds it, or where nobody does, who has ever held it. `unread`: by whoever asks.
    `waiting`: for somebody to claim it.
    """

    tag: int | None = None
    operator: int | None = None
    channel: str | None = None
    unread: bool = False
    waiting: bool = False


def narrowed(
    found: QuerySet[Conversation], to: Narrowing, operator_id: int
) -> QuerySet[Conversation]:
    """Those alone that fit; `operator_id`: who asks."""
    here = OuterRef("pk")
    sessions = Session.objects.filter(conversation=here)
    if to.tag is not None:
        found = found.filter(Exists(ConversationTag.objects.filter(conversation=here, tag=to.tag)))
    if to.operator is not None:
        served = sessions.filter(operator=to.operator)
        found = found.filter(
            Exists(served.filter(status=Session.Status.ACTIVE))
            | (Exists(served) & ~Exists(sessions.filter(status__in=Session.OPEN)))
        )
    if to.channel is not None:
        found = found.filter(channel__slug=to.channel)
    if to.unread:
        marker = ReadMarker.objects.filter(operator=operator_id, conversation=here)
        found = found.filter(
            Q(customer__barred_at=None),
            incoming_count__gt=Coalesce(Subquery(marker.values("incoming_count")), 0),
        )
    if to.waiting:
        found = found.filter(Exists(sessions.filter(status=Session.Status.WAITING)))
    return found
