"""What only an operator's own sockets hear, and how they want things to be."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from chat.protocol.base import Event, Out, Time
from chat.protocol.payloads import QuotedPayload

Way = Literal["sound", "desktop", "badge"]
Ways = list[Way]


def _all_ways() -> Ways:
    return ["sound", "desktop", "badge"]


class Occasions(BaseModel):
    """By what somebody is told that this has happened; nothing: not at all."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    # Somebody waits in the queue.
    queue: Ways = Field(default_factory=_all_ways, max_length=3)
    # A customer of theirs has written.
    message: Ways = Field(default_factory=_all_ways, max_length=3)
    transfer: Ways = Field(default_factory=_all_ways, max_length=3)
    mention: Ways = Field(default_factory=_all_ways, max_length=3)
    # A message of theirs was not sent.
    failed: Ways = Field(default_factory=_all_ways, max_length=3)
    # Somebody has waited for too long.
    late: Ways = Field(default_factory=_all_ways, max_length=3)


class Noticing(BaseModel):
    """How an operator is told. `volume` in percent; `muted`: no sound, whatever `events` says."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    events: Occasions = Field(default_factory=Occasions)
    volume: int = Field(default=60, ge=0, le=100)
    muted: bool = False


class PreferencesUpdate(Event):
    """An operator's own preferences, after a change on one of their devices."""

    type: ClassVar[str] = "preferences_update"
    # `en`, `th`, `ja`; empty: what the browser asks for.
    language: str
    # Whether Enter sends; else only Ctrl or Cmd with Enter does.
    enter_sends: bool
    # Whether single letters are shortcuts.
    single_keys: bool
    noticing: Noticing


class MentionUpdate(Event):
    """What this operator is mentioned in has changed; `GET mentions` says what it is now.

    With `note_id`: somebody has just named them in it.
    """

    type: ClassVar[str] = "mention_update"
    line_user_id: str
    note_id: int | None = None
    author_name: str | None = None
    text: str | None = None


class Replaced(Out):
    """The texts of a draft that a newer one has replaced."""

    text: str
    note: str


class DraftUpdate(Event):
    """What an operator has begun to write in a conversation; all empty: nothing any more.

    `mode`: `reply` or `note`, in which box they were. `revision` grows with every change.
    `device`: as the one that wrote it has named itself.
    """

    type: ClassVar[str] = "draft_update"
    line_user_id: str
    text: str
    note: str
    mode: str
    quoted: QuotedPayload | None
    revision: int
    updated_at: Time
    device: str
