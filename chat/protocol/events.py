"""What the server says: one class per event, with its payload's fields."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from chat.errors import ChatError
from chat.protocol import payloads
from chat.protocol.base import HEARTBEAT_SECONDS, VERSION, Event, Out, Time
from chat.protocol.personal import DraftUpdate, MentionUpdate, PreferencesUpdate
from chat.protocol.refusals import HappenedPayload
from chat.protocol.session_events import SessionEventUpdate, SessionReleased


class AuthSuccess(Event):
    """You are in."""

    type: ClassVar[str] = "auth_success"
    admin_id: str
    operator: payloads.OperatorPayload
    protocol: int = VERSION
    heartbeat_seconds: int = HEARTBEAT_SECONDS
    # Of the console that this server hands out: a page of another one had better reload.
    release: str = ""


class AuthError(Event):
    """You are not; the socket closes with 4401."""

    type: ClassVar[str] = "auth_error"
    message: str
    code: str


class RoomState(Out):
    """Where the joined conversation stands, so that a client sees what it missed."""

    line_user_id: str
    last_seq: int
    rev: int


class Pong(Event):
    """The heartbeat's answer. `changed`: [line_user_id, rev] of the last 60 s, newest first.

    `read`: [line_user_id, unread_count] where this operator has read in the last 60 s: the other
    tabs may have missed it, and reading changes no `rev`.
    """

    type: ClassVar[str] = "pong"
    server_time: Time
    room: RoomState | None = None
    changed: list[tuple[str, int]] | None = None
    read: list[tuple[str, int]] | None = None
    changed_complete: bool | None = None


class Ack(Event):
    """Done; for a command that had an `id` and has no other answer."""

    type: ClassVar[str] = "ack"
    # `for` is a Python keyword, so the field has another name here than on the wire.
    for_: str = Field(serialization_alias="for")


class ConversationUpdate(Event, payloads.ConversationPayload):
    """A row of the list changed."""

    type: ClassVar[str] = "conversation_update"


class ConversationState(ConversationUpdate):
    """The answer to join_room and sync: the row, and messages.

    The newest, oldest first; or with `after_rev` those that changed since, by `rev`. `viewers`:
    who has the conversation open. `notes`: in the same way; `notes_more`: there are older ones.
    `session_events`: those that belong between these messages; with `after_rev` all since.
    """

    messages: list[payloads.MessagePayload]
    has_more: bool
    viewers: list[payloads.ViewerPayload]
    notes: list[payloads.NotePayload]
    notes_more: bool
    session_events: list[payloads.SessionEventPayload]


class NewMessage(Event, payloads.MessagePayload):
    """A message came into being."""

    type: ClassVar[str] = "new_message"


class MessageAck(Event):
    """The message is committed. `newer`: how many the customer wrote since `last_seen_seq`.

    `parts`: how many messages a long text became, which follow one another from `seq` on.
    """

    type: ClassVar[str] = "message_ack"
    temp_id: str | None
    message_id: int
    seq: int
    newer: int
    parts: int = 1
    timestamp: Time


class MessageSent(Event, payloads.MessagePayload):
    """LINE has accepted it."""

    type: ClassVar[str] = "message_sent"


class MessageFailed(Event):
    """Delivery is given up, or its outcome is unknown."""

    type: ClassVar[str] = "message_failed"
    line_user_id: str
    temp_id: str | None
    message_id: int
    seq: int
    rev: int
    error: str
    code: str
    retryable: bool


class MessageUpdate(Event, payloads.MessagePayload):
    """A message changed: its state, or its content."""

    type: ClassVar[str] = "message_update"


class NoteUpdate(Event, payloads.NotePayload):
    """A note came, changed or was deleted."""

    type: ClassVar[str] = "note_update"


class TypingIndicator(Event):
    """Somebody types, or stopped."""

    type: ClassVar[str] = "typing_indicator"
    line_user_id: str
    admin_id: str
    is_typing: bool
    name: str


class SessionClaimed(Event):
    """Somebody took the conversation."""

    type: ClassVar[str] = "session_claimed"
    line_user_id: str
    session_id: int
    status: str
    operator_id: int
    operator_name: str


class SessionClosed(Event):
    """The conversation is done."""

    type: ClassVar[str] = "session_closed"
    line_user_id: str
    session_id: int
    closed_by: str | None


class SessionTransferred(Event):
    """Somebody handed the conversation on; `from_operator_id` is null out of the queue."""

    type: ClassVar[str] = "session_transferred"
    line_user_id: str
    session_id: int
    from_operator_id: int | None
    to_operator_id: int
    reason: str | None


class AnalyticsUpdate(Event):
    """The key figures, now. Seconds; `today` begins at midnight UTC."""

    type: ClassVar[str] = "analytics_update"
    waiting: int
    active: int
    longest_wait_seconds: int
    operators_online: int
    messages_in_today: int
    messages_out_today: int
    closed_today: int


class PresenceUpdate(Event):
    """Who is online."""

    type: ClassVar[str] = "presence_update"
    operators: list[payloads.PresencePayload]


class OperatorJoined(Event):
    """A colleague looks at this conversation."""

    type: ClassVar[str] = "operator_joined"
    admin_id: str
    room_id: str
    name: str


class OperatorLeft(Event):
    """A colleague looks elsewhere."""

    type: ClassVar[str] = "operator_left"
    admin_id: str
    room_id: str
    name: str


class ChannelUpdate(Event, payloads.ChannelPayload):
    """A channel's quota changed, or came to its end."""

    type: ClassVar[str] = "channel_update"


class Error(Event):
    """What is wrong and what would be right."""

    type: ClassVar[str] = "error"
    message: str
    code: str
    retryable: bool
    field: str | None = None
    retry_after: float | None = None
    happened: HappenedPayload | None = None

    @classmethod
    def of(cls, error: ChatError) -> Error:
        """The frame that says this refusal."""
        return cls.model_validate(error.as_payload())


EVENTS: dict[str, type[Event]] = {
    event.type: event
    for event in (
        AuthSuccess,
        AuthError,
        Pong,
        Ack,
        ConversationUpdate,
        NewMessage,
        MessageAck,
        MessageSent,
        MessageFailed,
        MessageUpdate,
        NoteUpdate,
        MentionUpdate,
        PreferencesUpdate,
        DraftUpdate,
        TypingIndicator,
        SessionClaimed,
        SessionClosed,
        SessionTransferred,
        SessionReleased,
        SessionEventUpdate,
        AnalyticsUpdate,
        PresenceUpdate,
        OperatorJoined,
        OperatorLeft,
        ChannelUpdate,
        Error,
    )
}


# With messages in answer to join_room and sync, without them when a row changed.
CONVERSATION_UPDATES = (ConversationUpdate, ConversationState)


def room_id(address: str) -> str:
    """The wire's name of a conversation's room."""
    return f"conversation:{address}"
