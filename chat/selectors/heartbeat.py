"""What a heartbeat tells a client, so that it sees what it missed."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.models import Conversation, ReadMarker
from chat.selectors.reach import EVERYWHERE, Reach

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


@dataclass(frozen=True)
class Asker:
    """Whose heartbeat it is, and which conversation they have joined."""

    operator_id: int
    room_id: int | None
    reach: Reach = EVERYWHERE


def heartbeats(askers: Sequence[Asker], now: datetime) -> list[Heartbeat]:
    """The list's last minute, and where each one's joined conversation stands: in three queries
    for any number of them."""
    rows = list(
        Conversation.objects.with_people()
        .filter(changed_at__gt=now - WINDOW)
        .order_by("-changed_at")[: MAX_CHANGED + 1]
    )
    rooms = {row.pk: row for row in rows}
    elsewhere = {one.room_id for one in askers if one.room_id is not None} - rooms.keys()
    if elsewhere:
        found = Conversation.objects.with_people().filter(pk__in=elsewhere)
        rooms |= {row.pk: row for row in found}
    markers = _moved_markers({one.operator_id for one in askers}, now)
    beats = []
    for one in askers:
        own = [
            marker
            for marker in markers.get(one.operator_id, [])
            if one.reach.covers(marker.conversation.channel_id)
        ]
        changed = [
            (row.address, row.rev) for row in rows[:MAX_CHANGED] if one.reach.covers(row.channel_id)
        ]
        read = [(marker.conversation.address, marker.unread) for marker in own[:MAX_CHANGED]]
        complete = max(len(rows), len(own)) <= MAX_CHANGED
        room = rooms.get(one.room_id) if one.room_id is not None else None
        if room is not None and not one.reach.covers(room.channel_id):
            room = None
        beats.append(Heartbeat(room, changed, read, complete))
    return beats


def _moved_markers(operator_ids: Set[int], now: datetime) -> dict[int, list[ReadMarker]]:
    """Each operator's markers that moved in the last minute, newest first.

    Reading changes no `rev`: it is nobody else's business.
    """
    moved: dict[int, list[ReadMarker]] = {}
    for marker in (
        ReadMarker.objects.filter(operator__in=operator_ids, moved_at__gt=now - WINDOW)
        .select_related("conversation__channel", "conversation__customer")
        .order_by("-moved_at")
    ):
        moved.setdefault(marker.operator_id, []).append(marker)
    return moved
