"""Noting what LINE is to be told besides messages; a worker tells it (chat/jobs/tell_line.py)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from chat.models import Channel, Conversation, Customer, LineSignal, Message

# LINE shows its animation for twenty seconds; it is asked for again a little before that.
SHOWN_FOR = timedelta(seconds=15)
# A read mark that LINE did not answer, and how long a channel's wait that LINE has refused.
FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(minutes=5)
MAX_ATTEMPTS = 12
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)

_NOTHING_TO_SAY: dict[str, Any] = {
    "read_message": None,
    "read_due_at": None,
    "read_attempts": 0,
}


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
    ).update(read_message=pk, read_due_at=timezone.now(), read_attempts=0)


def read_told(*, channel_id: int, conversation_id: int, message_id: int, seq: int) -> None:
    """LINE knows up to here; where more has been read meanwhile, that is still to be said."""
    row = LineSignal.objects.filter(conversation=conversation_id)
    row.filter(told_seq__lt=seq).update(told_seq=seq)
    row.filter(read_message=message_id).update(**_NOTHING_TO_SAY)
    Channel.objects.filter(pk=channel_id, read_refusals__gt=0).update(
        read_refusals=0, read_refused_until=None
    )


def read_refused(
    *, channel_id: int, conversation_id: int, message_id: int, attempt: int, now: datetime
) -> None:
    """LINE takes no read marks of this channel, as with Chat off, or not this one.

    The channel's others wait for a minute to an hour, and then one of them tries. A mark that LINE
    has refused three times is given up: the next one says the same, and more.
    """
    channel = Channel.objects.filter(pk=channel_id)
    refusals = channel.values_list("read_refusals", flat=True).get()
    pause = min(FIRST_PAUSE * (1 << min(refusals, 16)), LONGEST_PAUSE)
    # Of several refusals at once the first counts.
    channel.filter(Q(read_refused_until=None) | Q(read_refused_until__lte=now)).update(
        read_refused_until=now + pause, read_refusals=F("read_refusals") + 1
    )
    _try_later(conversation_id, message_id, None if attempt >= 3 else now + pause)


def read_not_told(
    *, conversation_id: int, message_id: int, attempt: int, jitter: float, now: datetime
) -> None:
    """LINE did not answer as it should: again later and later, some twelve times.

    `jitter`: a factor about 1, so that many do not ask together.
    """
    delay = min(FIRST_DELAY * (1 << min(attempt - 1, 16)), LONGEST_DELAY) * jitter
    _try_later(conversation_id, message_id, None if attempt >= MAX_ATTEMPTS else now + delay)


def _try_later(conversation_id: int, message_id: int, at: datetime | None) -> None:
    # Unless more has been read since.
    row = LineSignal.objects.filter(conversation=conversation_id, read_message=message_id)
    if at is not None:
        row.update(read_due_at=at)
        return
    seq = Message.objects.filter(pk=message_id).values_list("seq", flat=True).first()
    row.update(**_NOTHING_TO_SAY, **({"told_seq": seq} if seq is not None else {}))
