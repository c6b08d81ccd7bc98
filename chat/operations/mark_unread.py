"""Read, and to be come back to."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.errors import ValidationError
from chat.models import Message, OperatorProfile, ReadMarker
from chat.protocol import events
from chat.selectors import inbox


@transaction.atomic
def mark_unread(*, conversation_id: int, operator: OperatorProfile) -> None:
    """What the customer wrote last is unread for this operator again.

    Their own sockets see the new count; LINE's read mark at the customer's stays. Where more is
    unread already, nothing changes. Raises ValidationError where the customer has written nothing.
    """
    last = (
        Message.objects.filter(
            conversation=conversation_id, direction=Message.Direction.INCOMING, incoming_count__gt=0
        )
        .order_by("-seq")
        .values_list("seq", "incoming_count")
        .first()
    )
    if last is None:
        raise ValidationError(
            "line_user_id: this customer has written nothing that could be unread.",
            field="line_user_id",
        )
    seq, count = last
    # Conditional: one that stands further back has more unread.
    moved = ReadMarker.objects.filter(
        operator=operator.user, conversation=conversation_id, incoming_count__gte=count
    ).update(seq=seq - 1, incoming_count=count - 1, moved_at=timezone.now())
    if not moved:
        return
    row = inbox.rows(operator.user_id).get(pk=conversation_id)
    fields = presenters.conversation_payload(row, read_count=getattr(row, "read_count", 0) or 0)
    broadcast.to_operator(
        operator.user_id, events.ConversationUpdate(**fields), channel_id=row.channel_id
    )
