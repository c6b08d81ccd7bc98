"""What REST answers about the team and what it keeps ready."""

from __future__ import annotations

from datetime import date

from pydantic import RootModel

from chat.protocol.base import Out, Time
from chat.protocol.payloads import (
    ChannelPayload,
    MediaPayload,
    OperatorPayload,
    PresencePayload,
    TagPayload,
)
from chat.protocol.personal import DraftUpdate, Noticing, Replaced


class Me(Out):
    """The one who asks, and how they want things to be."""

    id: str
    name: str
    role: str
    status: str
    language: str
    enter_sends: bool
    single_keys: bool
    noticing: Noticing


class OperatorList(RootModel[list[OperatorPayload]]):
    """All who may work here, by name."""


class PresenceList(Out):
    """Who is online: those with a living socket, by name."""

    results: list[PresencePayload]


class ChannelList(RootModel[list[ChannelPayload]]):
    """The active channels."""


class QuotaDay(Out):
    """How a day ended."""

    day: date
    limit: int | None
    used: int | None


class QuotaMonth(Out):
    """`YYYY-MM`, and what was spent and saved in it."""

    month: str
    replies: int
    pushes: int
    counted: int
    saved_by_replies: int
    saved_by_bundling: int


class ChannelQuota(ChannelPayload):
    """A channel, and what its figures are made of."""

    pushed_by_us: int
    checked_at: Time | None
    used_up_at: Time | None
    guard_percent: int
    automatic_pushes_stop: bool
    days: list[QuotaDay]
    months: list[QuotaMonth]


class CountedTag(TagPayload):
    """A tag; `used`: on how many conversations."""

    used: int


class TagList(Out):
    """Tags by name."""

    results: list[CountedTag]


class ConversationTagList(Out):
    """A conversation's tags by name."""

    results: list[TagPayload]


class CannedReplyPayload(Out):
    """A reply kept ready: the team's where `shared`, else one's own."""

    id: int
    shared: bool
    folder: str
    title: str
    shortcut: str
    text: str
    language: str
    media: MediaPayload | None
    used_count: int


class CannedReplyPage(Out):
    """Canned replies, the most used first."""

    results: list[CannedReplyPayload]
    next: str | None


class FilledReply(Out):
    """As it is to be sent; nothing is sent."""

    text: str
    media: MediaPayload | None


class Mention(Out):
    """Where one is named and has not looked yet."""

    line_user_id: str
    display_name: str
    note_id: int
    author_name: str | None
    text: str
    created_at: Time


class MentionList(Out):
    """Newest first, at most a hundred."""

    results: list[Mention]


class DraftList(Out):
    """Newest first, at most two hundred."""

    results: list[DraftUpdate]


class SavedDraft(Out):
    """`replaced`: the texts that went unknown to this device."""

    draft: DraftUpdate
    replaced: Replaced | None


class Sticker(Out):
    """One of LINE's."""

    sticker_id: str
    url: str


class StickerPackage(Out):
    """Stickers that can be sent."""

    package_id: str
    stickers: list[Sticker]


class StickerList(RootModel[list[StickerPackage]]):
    """By package."""


class CustomerFieldShape(Out):
    """A field of the team's own: `kind` text, number, date (YYYY-MM-DD), choice (of `options`) or
    yes_no."""

    key: str
    label: str
    kind: str
    options: list[str]


class CustomerFieldList(Out):
    """Those that are shown, in their order."""

    results: list[CustomerFieldShape]
