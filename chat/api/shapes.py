"""What REST answers, as JSON Schema: envelopes around the payloads of chat/protocol/.

Every list that grows with use is `{results, next}`: `next` goes back as `cursor`, and is null at
the end. What else stands in a page is for clients that know it.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from chat.protocol.base import Out
from chat.protocol.found import FoundCustomerPayload, FoundPayload
from chat.protocol.payloads import (
    ConversationPayload,
    EarlierSessionPayload,
    MessagePayload,
    NotePayload,
    SessionEventPayload,
)
from chat.protocol.refusals import HappenedPayload

ErrorCode = Literal[
    "validation_error",
    "message_too_long",
    "malformed_frame",
    "unknown_event",
    "not_authenticated",
    "auth_missing_token",
    "auth_invalid_token",
    "auth_expired_token",
    "forbidden",
    "conversation_not_found",
    "session_not_found",
    "not_in_room",
    "wrong_conversation",
    "session_already_claimed",
    "not_session_owner",
    "rate_limit_exceeded",
    "internal_error",
]


class Refusal(Out):
    """Why not. `message`: one sentence for people; `field`: what was wrong, where it is one."""

    code: ErrorCode
    message: str
    retryable: bool
    field: str | None = Field(default=None, json_schema_extra={"description": "May be missing."})
    retry_after: float | None = Field(default=None, json_schema_extra={"description": "Seconds."})
    happened: HappenedPayload | None = None


class ErrorAnswer(Out):
    """Every refusal, whichever address."""

    error: Refusal


class Counts(Out):
    """How many conversations wait, are one's own, are open, are put aside."""

    queue: int
    mine: int
    all: int
    snoozed: int


class ConversationPage(Out):
    """A page of a view. `total`: of all pages, on the first one only."""

    results: list[ConversationPayload]
    next: str | None
    total: int | None
    counts: Counts


class MessagePage(Out):
    """Messages oldest first; `next`: to older ones, or with `after_rev` to further changes.

    `session_events` belong between them. `has_newer` and `notes` are there where a place was asked
    for (`around_…`, `after_id`).
    """

    results: list[MessagePayload]
    next: str | None
    has_more: bool
    session_events: list[SessionEventPayload]
    has_newer: bool = False
    notes: list[NotePayload] = Field(default=[])


class FilePage(Out):
    """Messages with media, newest first."""

    results: list[MessagePayload]
    next: str | None
    has_more: bool


class Sent(Out):
    """`newer`: how many the customer wrote since `last_seen_seq`. `parts`: of a split text."""

    message: MessagePayload
    parts: list[MessagePayload]
    newer: int


class Recorded(Out):
    """What another system has sent, as a message."""

    message: MessagePayload


class NotePage(Out):
    """Notes oldest first; `next`: to older ones."""

    results: list[NotePayload]
    next: str | None
    has_more: bool


class SessionPage(Out):
    """Sessions newest first."""

    results: list[EarlierSessionPayload]
    next: str | None
    has_more: bool


class FoundPage(Out):
    """Messages and notes, newest first. `complete`: nothing older is still to be taken in."""

    results: list[FoundPayload]
    next: str | None
    complete: bool


class FoundCustomerPage(Out):
    """Customers, who wrote last first."""

    results: list[FoundCustomerPayload]
    next: str | None
    has_more: bool


# For answers that are no JSON.
BYTES: dict[str, Any] = {"type": "string", "format": "binary"}
