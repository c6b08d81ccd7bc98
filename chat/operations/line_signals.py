"""Noting what LINE is to be told besides messages; a worker tells it (chat/jobs/tell_line.py)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from chat.models import Conversation, Customer, LineSignal, Message

# LINE shows its animation for twenty seconds; it is asked for again a little before that.
SHOWN_FOR = timedelta(seconds=15)


def note_typing(*, conversation: Conversation, now: datetime, is_typing: bool) -> None:
    """An operator types: the customer sees LINE's animation, where LINE has one (not in groups).

    Once it is shown nobody can end it but the next message; before that, a stop can.
    """
    if not is_typing:
        LineSignal.objects.filter(conversation=conversation, typing_at__isnull=False).update(
            typing_at=None
        )
        return
    customer = conversation.customer
    wanted = conversation.channel.show_typing and customer.kind == Customer.Kind.USER
    if not wanted or customer.blocked_at is not None:
        return
    LineSignal.objects.get_or_create(conversation=conversation)
    LineSignal.objects.filter(
        Q(typing_shown_at__isnull=True) | Q(typing_shown_at__lt=now - SHOWN_FOR),
        conversation=conversation,
        typing_at__isnull=True,
    ).update(typing_at=now)


def note_read(*, conversation_id: int, seq: int) -> None:
    """An operator has read up to `seq`: LINE marks it, and all before it, as read.

    Only what LINE gave a token for can be marked.
    https://developers.line.biz/en/reference/messaging-api/#mark-as-read
    """
    newest = (
        Message.objects.filter(conversation=conversation_id, seq__lte=seq)
        .exclude(mark_as_read_token="")
        .filter(conversation__channel__mark_read=True)
        .order_by("-seq")
        .values_list("pk", "seq")
        .first()
    )
    if newest is None:
        return
    pk, reached = newest
    LineSignal.objects.get_or_create(conversation_id=conversation_id)
    LineSignal.objects.filter(
        Q(read_message__isnull=True) | Q(read_message__seq__lt=reached),
        conversation=conversation_id,
        told_seq__lt=reached,
    ).update(read_message=pk)
