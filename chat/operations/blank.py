"""Messages without what they said: shells that keep figures and the order right."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from chat.models import (
    Delivery,
    MediaFile,
    Message,
    MessageText,
    OperatorProfile,
    OutboxEntry,
    Survey,
)
from chat.operations.erase_media import erase_media
from chat.operations.tell_systems import forget_messages

ERASED = "erased"
CHUNK = 500


def blank_messages(ids: Collection[int]) -> dict[str, int]:
    """Nothing of what these messages said stays, here or in what was told of them. Times, sender's
    role, operator and outcome do. Returns how much of what went; in the caller's transaction."""
    counts = {"messages": 0, "files": 0, "told": 0}
    every = sorted(ids)
    for start in range(0, len(every), CHUNK):
        for name, count in _blank(every[start : start + CHUNK]).items():
            counts[name] += count
    return counts


def _blank(ids: list[int]) -> dict[str, int]:
    rows = Message.objects.filter(pk__in=ids)
    media = set(rows.exclude(media=None).values_list("media", flat=True))
    MessageText.objects.filter(message__in=ids).delete()
    told = forget_messages(ids)
    Survey.objects.filter(comment__in=ids).update(comment=None)
    # What is still on its way has been taken off it by the caller, or goes as it is.
    Delivery.objects.filter(entries__message__in=ids).exclude(state=Delivery.State.PENDING).update(
        body=[]
    )
    blanked = rows.exclude(message_type=ERASED).update(
        message_type=ERASED,
        content="",
        payload=None,
        media=None,
        line_message_id=None,
        quote_token="",
        quoted=None,
        quoted_line_id="",
        mark_as_read_token="",
        temp_id=None,
        line_request_id="",
    )
    return {"messages": blanked, "files": erase_unused(media), "told": told}


def erase_unused(media: Collection[uuid.UUID], *, shown: bool = False) -> int:
    """Those of these files that nothing else shows; `shown`: also those that messages do."""
    pictures = OperatorProfile.objects.exclude(picture=None).values("picture")
    unused = MediaFile.objects.filter(canned_replies__isnull=True, pk__in=media)
    if not shown:
        unused = unused.filter(messages__isnull=True)
    files = list(unused.exclude(pk__in=pictures).exclude(state=MediaFile.State.GONE).distinct())
    for one in files:
        one.line_message_id = ""
        one.save(update_fields=["line_message_id"])
        erase_media(one)
    return len(files)


def stop_sending(conversation_id: int) -> int:
    """What is on its way to this customer is not sent any more. Under the conversation's lock."""
    states = Delivery.State
    open_ones = Delivery.objects.filter(
        conversation=conversation_id,
        state__in=(states.PENDING, states.REQUEUED, states.UNKNOWN),
    )
    open_ones.update(
        state=states.FAILED, error="erased", leased_by=None, leased_until=None, body=[]
    )
    OutboxEntry.objects.filter(conversation=conversation_id).exclude(
        delivery__state=states.ACCEPTED
    ).delete()
    statuses = Message.Status
    return Message.objects.filter(
        conversation=conversation_id, status__in=(statuses.QUEUED, statuses.SENDING)
    ).update(status=statuses.CANCELLED)
