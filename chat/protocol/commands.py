"""What a client may say: one class per command, with its payload's fields."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field
from pydantic import ValidationError as PydanticError

from chat import errors
from chat.protocol.base import Address, Count, In

TempId = Annotated[str, Field(min_length=1, max_length=64)]


class Auth(In):
    """The first frame: who is there. A browser's session cookie makes the token needless."""

    type: ClassVar[str] = "auth"
    token: str | None = Field(default=None, max_length=512)
    admin_id: str | int | None = None


class Ping(In):
    """Are you there, and what have I missed?"""

    type: ClassVar[str] = "ping"


class JoinRoom(In):
    """Watch one conversation; with `after_rev`, only what changed since is sent back."""

    type: ClassVar[str] = "join_room"
    line_user_id: Address
    after_rev: Count | None = None
    mark_read: bool = True


class LeaveRoom(In):
    """Stop watching."""

    type: ClassVar[str] = "leave_room"


class SendMessage(In):
    """Answer the customer in the joined room. `temp_id` is the client's idempotency key.

    `message_type` is text, or image, video, audio, file (with `media_id`), sticker or location.
    """

    type: ClassVar[str] = "send_message"
    text: str = ""
    temp_id: TempId | None = None
    line_user_id: Address | None = None
    last_seen_seq: Count | None = None
    message_type: str = Field(default="text", max_length=40)
    # Made of the text that JSON has for it.
    media_id: Annotated[UUID, Field(strict=False)] | None = None
    sticker: dict[str, Any] | None = None
    location: dict[str, Any] | None = None
    quick_replies: list[dict[str, Any]] = Field(default=[], max_length=50)
    quote_message_id: Count | None = None
    # A text that is too long for one message becomes several, at most ten.
    split: bool = False
    # Another message follows at once: they leave together, and cost no more than one.
    more: bool = False


class InConversation(In):
    """A command for the conversation that it names, or else for the joined one."""

    line_user_id: Address | None = None


class TypingStart(InConversation):
    """I am typing; ends by itself after 5 s."""

    type: ClassVar[str] = "typing_start"


class TypingStop(InConversation):
    """I stopped typing."""

    type: ClassVar[str] = "typing_stop"


class ClaimSession(InConversation):
    """I take this one."""

    type: ClassVar[str] = "claim_session"


class CloseSession(InConversation):
    """This one is done."""

    type: ClassVar[str] = "close_session"


class ReleaseSession(InConversation):
    """Back to the queue with this one."""

    type: ClassVar[str] = "release_session"


class ReopenSession(InConversation):
    """I go on with this one, which is closed; or I begin it."""

    type: ClassVar[str] = "reopen_session"


class TransferSession(InConversation):
    """A colleague takes over from here."""

    type: ClassVar[str] = "transfer_session"
    to_operator_id: Count
    reason: str | None = Field(default=None, max_length=500)


class SnoozeSession(InConversation):
    """Out of my way until then, or until the customer writes."""

    type: ClassVar[str] = "snooze_session"
    # On the wire a time is a text.
    until: Annotated[AwareDatetime, Field(strict=False)]


class UnsnoozeSession(InConversation):
    """I want it back now."""

    type: ClassVar[str] = "unsnooze_session"


class BlockCustomer(InConversation):
    """What this customer writes is to ask for nobody; an open session ends."""

    type: ClassVar[str] = "block_customer"


class UnblockCustomer(InConversation):
    """It counts again."""

    type: ClassVar[str] = "unblock_customer"


class SubscribeAnalytics(In):
    """Send me the key figures, now and whenever they change."""

    type: ClassVar[str] = "subscribe_analytics"


class UnsubscribeAnalytics(In):
    """No more of them."""

    type: ClassVar[str] = "unsubscribe_analytics"


class MarkRead(InConversation):
    """I have seen everything up to `seq`."""

    type: ClassVar[str] = "mark_read"
    seq: Count


class MarkUnread(InConversation):
    """I have to come back to what the customer wrote last."""

    type: ClassVar[str] = "mark_unread"


class CancelMessage(InConversation):
    """Do not send what I have just sent; either id names it."""

    type: ClassVar[str] = "cancel_message"
    message_id: Count | None = None
    temp_id: TempId | None = None


class Sync(InConversation):
    """What changed in the conversation since `after_rev`?"""

    type: ClassVar[str] = "sync"
    after_rev: Count


class SetStatus(In):
    """How I want to be seen."""

    type: ClassVar[str] = "set_status"
    status: Literal["online", "away", "busy"]


COMMANDS: dict[str, type[In]] = {
    command.type: command
    for command in (
        Auth,
        Ping,
        JoinRoom,
        LeaveRoom,
        SendMessage,
        CancelMessage,
        TypingStart,
        TypingStop,
        ClaimSession,
        CloseSession,
        TransferSession,
        ReleaseSession,
        ReopenSession,
        SnoozeSession,
        UnsnoozeSession,
        BlockCustomer,
        UnblockCustomer,
        SubscribeAnalytics,
        UnsubscribeAnalytics,
        MarkRead,
        MarkUnread,
        SetStatus,
        Sync,
    )
}

_WANTED = {
    "missing": "is required",
    "string_type": "must be a text",
    "string_unicode": "must be valid text",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "string_too_short": "must not be empty",
}


def parse(name: str, payload: dict[str, Any]) -> In:
    """The typed command.

    Raises UnknownEvent for a name that is not in COMMANDS, and ValidationError which names the
    first wrong field and says what would be right.
    """
    command = COMMANDS.get(name)
    if command is None:
        raise errors.UnknownEvent(f"'{name[:64]}' is an unknown event type.")
    try:
        return command.model_validate(payload)
    except PydanticError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else "payload"
        wanted = _WANTED.get(first["type"], first["msg"][:1].lower() + first["msg"][1:])
        raise errors.ValidationError(f"{field} {wanted}.", field=field) from None
