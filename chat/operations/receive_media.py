"""Pictures, films, recordings and files that came in: noted here, fetched by the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chat.line.events import MessageReceived
from chat.models import MediaFile, Message
from chat.operations.receive_people import Received
from chat.text import file_name

KINDS = frozenset(MediaFile.Kind.values)


def media_of(new: Sequence[tuple[Received, Message]], now: datetime) -> None:
    """A row for what LINE holds for each of these messages, to be fetched at once.

    What lies elsewhere (`contentProvider` external) is not fetched: it is an address that a
    stranger gave us. https://developers.line.biz/en/reference/messaging-api/#wh-image
    """
    rows = []
    for one, message in new:
        if isinstance(one.event, MessageReceived) and _is_held_by_line(one.event):
            message.media = MediaFile(
                channel=one.channel,
                kind=one.event.kind,
                name=file_name(one.event.raw.get("fileName")),
                line_message_id=one.event.line_message_id or "",
                due_at=now,
            )
            rows.append(message.media)
    if rows:
        MediaFile.objects.bulk_create(rows)


def _is_held_by_line(event: MessageReceived) -> bool:
    if event.kind not in KINDS or not event.line_message_id:
        return False
    provider = event.raw.get("contentProvider")
    # A file has no provider: it is always LINE's.
    return not isinstance(provider, dict) or provider.get("type") == "line"
