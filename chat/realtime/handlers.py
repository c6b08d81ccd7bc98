"""Which command runs what. Each handler is one blocking call in a database thread.

A handler gets the command and the speaker, calls one operation or selector, and returns what the
socket is to be told: an event, or None for a plain `ack`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from chat import access, presence, presenters
from chat.errors import NotInRoom, ValidationError
from chat.models import Conversation, LogEntry, OperatorProfile
from chat.operations import (
    bar,
    cancel,
    claim,
    close,
    mark_read,
    mark_unread,
    release,
    reopen,
    snooze,
    transfer,
    typing,
)
from chat.protocol import commands, events
from chat.protocol.base import Event, In
from chat.protocol.payloads import MessagePayload, NotePayload, SessionEventPayload
from chat.selectors import figures, history, inbox, notes, operators, sessions
from chat.selectors.conversations import conversation_id
from chat.selectors.reach import Reach, must_reach, reach_of

VIA = LogEntry.Via.SOCKET


@dataclass(frozen=True)
class Room:
    """The joined conversation: its key and its address."""

    id: int
    address: str


@dataclass(frozen=True)
class Speaker:
    """Who says it, over which connection, from which room."""

    operator: OperatorProfile
    connection_id: uuid.UUID
    room: Room | None


def analytics_update(reach: Reach) -> events.AnalyticsUpdate:
    """The key figures of these channels, now."""
    return events.AnalyticsUpdate(**asdict(figures.figures(timezone.now(), reach)))


def resolve(address: str, found: access.Access) -> Room:
    """The room of an address, for who may. Raises ConversationNotFound, NotAuthenticated."""
    return Room(conversation_id(address, access.still(found)), address)


def perform(
    command: In,
    *,
    found: access.Access,
    connection_id: uuid.UUID,
    room: Room | None,
) -> Event | None:
    """Run a command for an operator who still may; see HANDLERS."""
    speaker = Speaker(access.still(found), connection_id, room)
    if room is not None:
        must_reach(speaker.operator, room.id)
    return HANDLERS[type(command)](command, speaker)


def join_room(command: commands.JoinRoom, speaker: Speaker) -> Event:
    """The snapshot. The consumer has joined the group before, so that nothing falls between."""
    room = speaker.room
    if room is None:
        raise NotInRoom("Join a room first.")
    presence.room_entered(connection_id=speaker.connection_id, conversation_id=room.id)

    if command.mark_read:
        newest = Conversation.objects.values_list("seq", flat=True).get(pk=room.id)
        mark_read.mark_read(conversation_id=room.id, operator=speaker.operator, seq=newest)
    return _state(room.id, speaker.operator, command.after_rev)


def leave_room(command: commands.LeaveRoom, speaker: Speaker) -> None:
    """Nobody's room."""
    presence.room_entered(connection_id=speaker.connection_id, conversation_id=None)


def sync(command: commands.Sync, speaker: Speaker) -> Event:
    """What changed in a conversation since a revision."""
    pk = _target(command, speaker)
    return _state(pk, speaker.operator, command.after_rev)


def typing_start(command: commands.TypingStart, speaker: Speaker) -> None:
    """The others see it."""
    typing.operator_typing(
        conversation_id=_target(command, speaker), operator=speaker.operator, is_typing=True
    )


def typing_stop(command: commands.TypingStop, speaker: Speaker) -> None:
    """The others see it."""
    typing.operator_typing(
        conversation_id=_target(command, speaker), operator=speaker.operator, is_typing=False
    )


def claim_session(command: commands.ClaimSession, speaker: Speaker) -> None:
    """The first one wins."""
    claim.claim_session(
        conversation_id=_target(command, speaker), operator=speaker.operator, via=VIA
    )


def close_session(command: commands.CloseSession, speaker: Speaker) -> None:
    """Done."""
    close.close_session(
        conversation_id=_target(command, speaker), operator=speaker.operator, via=VIA
    )


def release_session(command: commands.ReleaseSession, speaker: Speaker) -> None:
    """Back to the queue."""
    release.release_session(
        conversation_id=_target(command, speaker), operator=speaker.operator, via=VIA
    )


def reopen_session(command: commands.ReopenSession, speaker: Speaker) -> None:
    """Open again."""
    reopen.reopen_session(
        conversation_id=_target(command, speaker), operator=speaker.operator, via=VIA
    )


def snooze_session(command: commands.SnoozeSession, speaker: Speaker) -> None:
    """Put aside."""
    snooze.snooze_session(
        conversation_id=_target(command, speaker),
        operator=speaker.operator,
        until=command.until,
        via=VIA,
    )


def unsnooze_session(command: commands.UnsnoozeSession, speaker: Speaker) -> None:
    """Back again."""
    snooze.unsnooze_session(
        conversation_id=_target(command, speaker), operator=speaker.operator, via=VIA
    )


def block_customer(command: commands.BlockCustomer, speaker: Speaker) -> None:
    """No more of them."""
    bar.block_customer(
        conversation_id=_target(command, speaker), operator=speaker.operator, via=VIA
    )


def unblock_customer(command: commands.UnblockCustomer, speaker: Speaker) -> None:
    """Welcome again."""
    bar.unblock_customer(
        conversation_id=_target(command, speaker), operator=speaker.operator, via=VIA
    )


def unread(command: commands.MarkUnread, speaker: Speaker) -> None:
    """To be seen again."""
    mark_unread.mark_unread(conversation_id=_target(command, speaker), operator=speaker.operator)


def transfer_session(command: commands.TransferSession, speaker: Speaker) -> None:
    """To a colleague."""
    transfer.transfer_session(
        conversation_id=_target(command, speaker),
        operator=speaker.operator,
        to_operator_id=command.to_operator_id,
        reason=command.reason,
        via=VIA,
    )


def cancel_message(command: commands.CancelMessage, speaker: Speaker) -> None:
    """Taken back."""
    cancel.cancel_message(
        conversation_id=_target(command, speaker),
        operator=speaker.operator,
        message_id=command.message_id,
        temp_id=command.temp_id,
        via=VIA,
    )


def subscribe_analytics(command: commands.SubscribeAnalytics, speaker: Speaker) -> Event:
    """The figures as they are; the consumer sees to the rest."""
    return analytics_update(reach_of(speaker.operator))


def unsubscribe_analytics(command: commands.UnsubscribeAnalytics, speaker: Speaker) -> None:
    """Nothing to read or write."""


def mark(command: commands.MarkRead, speaker: Speaker) -> None:
    """Seen."""
    mark_read.mark_read(
        conversation_id=_target(command, speaker), operator=speaker.operator, seq=command.seq
    )


def set_status(command: commands.SetStatus, speaker: Speaker) -> None:
    """Online, away or busy."""
    presence.set_status(operator=speaker.operator, status=command.status)


HANDLERS: dict[type[In], Callable[[Any, Speaker], Event | None]] = {
    commands.JoinRoom: join_room,
    commands.LeaveRoom: leave_room,
    commands.Sync: sync,
    commands.TypingStart: typing_start,
    commands.TypingStop: typing_stop,
    commands.ClaimSession: claim_session,
    commands.CloseSession: close_session,
    commands.TransferSession: transfer_session,
    commands.ReleaseSession: release_session,
    commands.ReopenSession: reopen_session,
    commands.SnoozeSession: snooze_session,
    commands.UnsnoozeSession: unsnooze_session,
    commands.BlockCustomer: block_customer,
    commands.UnblockCustomer: unblock_customer,
    commands.CancelMessage: cancel_message,
    commands.SubscribeAnalytics: subscribe_analytics,
    commands.UnsubscribeAnalytics: unsubscribe_analytics,
    commands.MarkRead: mark,
    commands.MarkUnread: unread,
    commands.SetStatus: set_status,
}


def _target(command: commands.InConversation, speaker: Speaker) -> int:
    """The conversation that the command names, or else the joined one."""
    room = speaker.room
    if command.line_user_id is None:
        if room is None:
            raise ValidationError(
                "line_user_id is required where no room is joined.", field="line_user_id"
            )
        return room.id
    if room is not None and command.line_user_id == room.address:
        return room.id
    return conversation_id(command.line_user_id, speaker.operator)


def _state(pk: int, operator: OperatorProfile, since: int | None) -> events.ConversationState:
    """All that is new since a revision; None: the end of the conversation."""
    # The row first: what follows may then be newer than its `rev`, never missing from it.
    row = inbox.rows(operator.user_id).get(pk=pk)
    found = history.newest(pk) if since is None else history.changed_since(pk, since)
    noted = notes.newest(pk) if since is None else notes.changed_since(pk, since)
    done = sessions.events_beside(pk, found) if since is None else sessions.events_since(pk, since)
    fields = presenters.conversation_payload(row, read_count=getattr(row, "read_count", 0) or 0)
    return events.ConversationState(
        **fields,
        messages=[
            MessagePayload(**presenters.message_payload(message, address=row.address))
            for message in found.rows
        ],
        has_more=found.has_more,
        notes=[
            NotePayload(**presenters.note_payload(note, address=row.address)) for note in noted.rows
        ],
        notes_more=noted.has_more,
        session_events=[
            SessionEventPayload(**presenters.session_event_payload(event, address=row.address))
            for event in done
        ],
        viewers=[presenters.viewer(each) for each in operators.viewers(pk, timezone.now())],
    )
