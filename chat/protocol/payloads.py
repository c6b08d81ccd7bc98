"""Shapes that several events and REST answers share."""

from __future__ import annotations

from typing import Any, Literal

from chat.protocol.base import Out, Time
from chat.protocol.customers import CustomerPayload
from chat.protocol.service_levels import DeadlinePayload


class OperatorPayload(Out):
    """The one who signed in."""

    id: str
    name: str
    role: str


class ViewerPayload(Out):
    """One operator: who has the conversation open, or is mentioned."""

    id: str
    name: str


class PresencePayload(Out):
    """One operator who is online."""

    id: str
    name: str
    status: str
    active_chats: int


class SessionPayload(Out):
    """The open session of a conversation."""

    id: int
    status: str
    operator_id: int | None
    operator_name: str | None
    opened_at: Time
    waiting_since: Time
    snoozed_until: Time | None = None
    # When the team can answer first, where it was opened outside of its hours.
    answer_from: Time | None = None
    deadline: DeadlinePayload | None = None


class SessionEventPayload(Out):
    """What somebody did with a session, shown after the message `after_seq`.

    `from_*`: who held it before; `to_*`: who holds it since. `until`: of a snooze. No `session_id`:
    a customer who was never served was blocked or unblocked.
    """

    id: int
    line_user_id: str
    session_id: int | None
    what: Literal[
        "opened",
        "reopened",
        "claimed",
        "transferred",
        "released",
        "closed",
        "rated",
        "snoozed",
        "woken",
        "blocked",
        "unblocked",
    ]
    rev: int
    after_seq: int
    actor_id: int | None
    actor_name: str | None
    from_operator_id: int | None
    from_operator_name: str | None
    to_operator_id: int | None
    to_operator_name: str | None
    reason: str | None
    until: Time | None = None
    at: Time


class EarlierSessionPayload(Out):
    """One stretch of service. `first_seq`: its first message, null where nothing was said.

    `messages_in` and `messages_out` count the customer's and ours.
    """

    id: int
    status: str
    operator_id: int | None
    operator_name: str | None
    opened_at: Time
    claimed_at: Time | None
    closed_at: Time | None
    closed_by_id: int | None
    closed_by_name: str | None
    first_seq: int | None
    messages_in: int
    messages_out: int
    # What the customer thought of it, 1 to 5, and why.
    rating: int | None = None
    comment: str | None = None


class LastMessagePayload(Out):
    """What a row of the list shows of the newest message."""

    content: str
    created_at: Time
    direction: str
    message_type: str
    sender_role: str
    operator_id: int | None
    operator_name: str | None
    status: str | None
    unsent: bool


class SenderPayload(Out):
    """Who spoke in a group or a room. `id` is LINE's user id."""

    id: str
    name: str
    picture_url: str | None


class QuotedPayload(Out):
    """The message that another one answers; without `message_id` where we never had it.

    `name`: an operator's or a group member's, null for the customer of a one-to-one chat.
    """

    message_id: int | None
    seq: int | None
    direction: str | None
    content: str
    message_type: str
    name: str | None
    unsent: bool


NEVER_HAD = QuotedPayload(
    message_id=None,
    seq=None,
    direction=None,
    content="",
    message_type="unknown",
    name=None,
    unsent=False,
)


class MediaPayload(Out):
    """A picture, film, recording or file. The addresses are on our own origin, and for operators
    only; null until `state` is `ready`. Sizes are bytes and pixels."""

    id: str
    # image, video, audio or file.
    kind: str
    # waiting, ready, failed, refused or gone.
    state: str
    error: str | None
    name: str
    content_type: str
    size: int | None
    width: int | None
    height: int | None
    duration_ms: int | None
    url: str | None
    thumbnail_url: str | None
    download_url: str | None


class MessagePayload(Out):
    """One message. Outgoing ones carry `status`: queued, sending, sent, failed, unknown or
    cancelled."""

    id: int
    line_user_id: str
    direction: Literal["INCOMING", "OUTGOING"]
    content: str
    message_type: str
    payload: dict[str, Any] | None
    sender_role: Literal["USER", "BOT", "ADMIN"]
    operator_id: int | None
    operator_name: str | None
    created_at: Time
    occurred_at: Time
    temp_id: str | None
    seq: int
    rev: int
    status: str | None
    reason: str | None
    free: bool | None
    # LINE's name of the request that said it, or tried to: for LINE's support.
    line_request_id: str | None
    sender: SenderPayload | None
    quoted: QuotedPayload | None
    media: MediaPayload | None
    edited_at: Time | None
    unsent_at: Time | None


class TagPayload(Out):
    """A tag. `color` is a name of our palette; clients choose how it looks."""

    id: int
    name: str
    color: str


class ConversationPayload(Out):
    """A conversation's row in the list. `unread_count` is the receiver's own.

    `free_until`: an answer that leaves before it costs nothing; null where it would be a push.
    `held_until`: before it nothing new leaves, and what is queued can be taken back.
    `blocked`: the customer does not want us; `barred`: we do not want the customer.
    """

    line_user_id: str
    channel: str
    kind: Literal["user", "group", "room"]
    display_name: str
    customer: CustomerPayload | None = None
    picture_url: str | None
    blocked: bool
    barred: bool
    chat_mode: Literal["BOT", "HUMAN"]
    session: SessionPayload | None
    last_message: LastMessagePayload | None
    last_activity_at: Time
    tags: list[str]
    tag_details: list[TagPayload]
    last_seq: int
    rev: int
    unread_count: int
    free_until: Time | None
    held_until: Time | None


class NotePayload(Out):
    """What a colleague wrote about a conversation; the customer never sees it.

    A deleted one has no text any more.
    """

    id: int
    line_user_id: str
    author_id: int
    author_name: str | None
    text: str
    mentions: list[ViewerPayload]
    rev: int
    created_at: Time
    edited_at: Time | None
    deleted_at: Time | None


QuotaState = Literal["ok", "warn", "critical", "used_up", "unknown"]


class QuotaPayload(Out):
    """The month's pushes of a channel, in recipients.

    `limit` null: there is none, or LINE was never asked (`unknown`). `forecast`: at the month's
    end.
    """

    limit: int | None
    used: int | None
    percent: int | None
    forecast: int | None
    state: QuotaState


class ChannelPayload(Out):
    """A channel, and how its month stands. `pushes_saved`: by free replies and bundling."""

    slug: str
    name: str
    quota: QuotaPayload
    pushes_saved: int
