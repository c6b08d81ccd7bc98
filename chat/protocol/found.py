"""Shapes of what a search finds."""

from __future__ import annotations

from typing import Literal

from chat.protocol.base import Out, Time


class PartPayload(Out):
    """A stretch of a found text; `hit`: this is what was searched."""

    text: str
    hit: bool


class FoundPayload(Out):
    """A message or a note that was found; `excerpt` is one line of what it says.

    `id` is the message's or the note's. `author_name`: who said it, null for a bot.
    """

    kind: Literal["message", "note"]
    id: int
    line_user_id: str
    display_name: str
    picture_url: str | None
    channel: str
    seq: int | None
    direction: Literal["INCOMING", "OUTGOING"] | None
    message_type: str | None
    sender_role: str | None
    author_name: str | None
    operator_id: int | None
    created_at: Time
    excerpt: list[PartPayload]


class FoundCustomerPayload(Out):
    """A customer who was found by name; `name` is the name in parts."""

    line_user_id: str
    display_name: str
    picture_url: str | None
    channel: str
    kind: Literal["user", "group", "room"]
    blocked: bool
    last_activity_at: Time
    name: list[PartPayload]
