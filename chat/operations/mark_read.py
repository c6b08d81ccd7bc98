"""What an operator has seen."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.models import Message, OperatorProfile, ReadMarker
from chat.operations.line_signals import note_read
from chat.protocol import events
from chat.selectors import inbox


@transaction.atomic
def mark_read(*, conversation_id: int, operator: OperatorProfile, seq: int) -> None:
    """Everything up to `seq` is read by this operator; a marker never goes back.

    Their own sockets see the new unread count.
    """
    reached = (
        Message.objects.filter(conversation=conversation_id, seq__lte=seq)
        .order_by("-seq")
        .values_list("seq", "incoming_count")
        .first()
    )
    if reached is None:
        return
    seq, count = reached
    marker, created = ReadMarker.objects.get_or_create(
        operator=operator.user,
        conversation_id=conversation_id,
        defaults={"seq": seq, "incoming_count": count},
    )
    if not created:
        # Conditional, so that of two tabs the one that is further wins.
        moved = ReadMarker.objects.filter(pk=marker.pk, seq__lt=seq).update(
            seq=seq, incoming_count=count, moved_at=timezone.now()
        )
        if not moved:
            return
    note_read(conversation_id=conversation_id, seq=seq)
    row = inbox.rows(operator.user_id).get(pk=conversation_id)
    fields = presenters.conversation_payload(row, read_count=getattr(row, "read_count", 0) or 0)
    broadcast.to_operator(
        operator.user_id, events.ConversationUpdate(**fields), channel_id=row.channel_id
    )
