"""What many sockets ask at the same moment: after a restart, or by their heartbeats."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from chat import access, presence, presenters
from chat.errors import NotAuthenticated
from chat.models import OperatorProfile
from chat.protocol import envelope, events
from chat.selectors import heartbeat, operators
from chat.selectors.reach import NOWHERE, Reach, reaches_of
from chat.together import Together

# Seconds that a heartbeat may wait for others, where one has just been answered.
BEAT_PAUSE = 0.4


@dataclass(frozen=True)
class Beat:
    """Whose heartbeat, and in which room (a conversation's key)."""

    access: access.Access
    room_id: int | None


def admitted(operator: OperatorProfile) -> events.AuthSuccess:
    """What a socket is told once it has signed in."""
    return events.AuthSuccess(
        admin_id=str(operator.user_id),
        operator=presenters.operator(operator),
        release=settings.RELEASE,
    )


def _online(askers: Sequence[None]) -> list[str | Exception]:
    """Who is online, as one finished frame for all who ask."""
    found = operators.online(timezone.now())
    present = events.PresenceUpdate(operators=[presenters.presence(each) for each in found])
    return [envelope.encode(present)] * len(askers)


def _beats(some: Sequence[Beat]) -> list[events.Pong | Exception]:
    """The time, and what each one may have missed; for those who no longer may, why."""
    now = timezone.now()
    profiles = access.operators({one.access.operator_id for one in some})
    reaches = reaches_of(profiles.values())
    askers = [
        heartbeat.Asker(
            one.access.operator_id, one.room_id, reaches.get(one.access.operator_id, NOWHERE)
        )
        for one in some
    ]
    return [
        _pong(one, beat, profiles, now)
        for one, beat in zip(some, heartbeat.heartbeats(askers, now), strict=True)
    ]


def _pong(
    one: Beat,
    beat: heartbeat.Heartbeat,
    profiles: dict[int, OperatorProfile],
    now: datetime,
) -> events.Pong | Exception:
    try:
        access.still(one.access, profiles)
    except NotAuthenticated as error:
        return error
    room = None
    if beat.room is not None:
        room = events.RoomState(
            line_user_id=beat.room.address, last_seq=beat.room.seq, rev=beat.room.rev
        )
    return events.Pong(
        server_time=now,
        room=room,
        changed=beat.changed,
        read=beat.read,
        changed_complete=beat.complete,
    )


def _reaches(operator_ids: Sequence[int]) -> list[Reach | Exception]:
    """Each one's channels."""
    found = reaches_of(access.operators(set(operator_ids)).values())
    return [found.get(each, NOWHERE) for each in operator_ids]


SIGN_INS = Together[access.Credentials, access.SignedIn](access.sign_in)
ARRIVALS = Together[int, uuid.UUID](presence.operators_connected)
DEPARTURES = Together[uuid.UUID, None](presence.operators_disconnected)
ONLINE = Together[None, str](_online)
REACHES = Together[int, Reach](_reaches)
BEATS = Together[Beat, events.Pong](_beats, pause=BEAT_PAUSE)
