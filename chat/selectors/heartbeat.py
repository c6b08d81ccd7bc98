"""What a heartbeat tells a client, so that it sees what it missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.models import Conversation, ReadMarker

WINDOW = timedelta(seconds=60)
MAX_CHANGED = 100


@dataclass(frozen=True)
class Heartbeat:
    """The joined conversation, and (address, rev) of those that changed, newest first.

    `read`: (address, unread count) of those in which the operator's own marker moved.
    """

    room: Conversation | None
    changed: list[tuple[str, int]]
    read: list[tuple[str, int]]
    complete: bool


def heartbeat(*, operator_id: int, room_id: int | None, now: datetime) -> Heartbeat:
    """The list's last minute, and where the joined conversation stands."""
    rows = list(
        Conversation.objects.with_people()
        .filter(changed_at__gt=now - WINDOW)
        .order_by("-changed_at")[: MAX_CHANGED + 1]
    )
    room = next((row for row in rows if row.pk == room_id), None)
    if room is None and room_id is not None:
        room = Conversation.objects.with_people().filter(pk=room_id).first()
    changed = [(row.address, row.rev) for row in rows[:MAX_CHANGED]]
    # Reading changes no `rev`: it is nobody else's business.
    markers = list(
        ReadMarker.objects.filter(operator=operator_id, moved_at__gt=now - WINDOW)
        .select_related("conversation__channel", "conversation__customer")
        .order_by("-moved_at")[: MAX_CHANGED + 1]
    )
    read = [(marker.conversation.address, marker.unread) for marker in markers[:MAX_CHANGED]]
    complete = max(len(rows), len(markers)) <= MAX_CHANGED
    return Heartbeat(room, changed, read, complete)
