"""A webhook event's raw JSON, and what it means.

LINE adds properties, event types and enum values without notice, and leaves out what has no
value; so everything is read leniently, and what is not understood stays whole as `Other`.
The SDK's own parser is not used here: it drops the source of an event that it does not know.
https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chat.text import storable_json, storable_text

_SOURCE_IDS = {"user": "userId", "group": "groupId", "room": "roomId"}


@dataclass(frozen=True)
class Source:
    """Whose conversation it is: a user's, a group's or a room's; `sender_id` who spoke there."""

    kind: str
    line_id: str
    sender_id: str | None


@dataclass(frozen=True)
class EventHead:
    """What every event has, as far as it has it."""

    kind: str
    key: str
    occurred_at: datetime | None
    is_redelivery: bool
    source: Source | None
    reply_token: str | None
    # Somebody else's system holds the chat: nothing is to be sent by itself.
    is_standby: bool = False


@dataclass(frozen=True)
class MessageReceived:
    """Somebody wrote. `text` is set for text; `raw` is LINE's message object.

    `quoted_id` is LINE's id of the message that this one answers, "" for none.
    """

    head: EventHead
    line_message_id: str | None
    kind: str
    text: str | None
    quote_token: str
    raw: dict[str, Any]
    quoted_id: str = ""
    mark_as_read_token: str = ""


@dataclass(frozen=True)
class Edited:
    """A group's text was changed by its writer; `message` is what it is now."""

    head: EventHead
    line_message_id: str
    message: MessageReceived


@dataclass(frozen=True)
class Unsent:
    """A message was taken back: it must not be seen or used any more."""

    head: EventHead
    line_message_id: str


@dataclass(frozen=True)
class MembersChanged:
    """People came into a group or room (`joined`), or left it."""

    head: EventHead
    joined: bool
    user_ids: tuple[str, ...]


@dataclass(frozen=True)
class AccountMoved:
    """The account itself was put into a group or room (`joined`), or taken out of it."""

    head: EventHead
    joined: bool


@dataclass(frozen=True)
class Followed:
    """Added as a friend, or unblocked."""

    head: EventHead


@dataclass(frozen=True)
class Unfollowed:
    """Blocked: nothing reaches this user until they unblock."""

    head: EventHead


@dataclass(frozen=True)
class PostbackReceived:
    """A button or a rich menu was tapped."""

    head: EventHead
    raw: dict[str, Any]


@dataclass(frozen=True)
class Other:
    """Anything else, kept whole."""

    head: EventHead
    raw: dict[str, Any]


LineEvent = (
    MessageReceived
    | Edited
    | Unsent
    | Followed
    | Unfollowed
    | MembersChanged
    | AccountMoved
    | PostbackReceived
    | Other
)


def postback_data(event: PostbackReceived) -> str:
    """What the button carries that was tapped; "" for none."""
    postback = event.raw.get("postback")
    data = postback.get("data") if isinstance(postback, dict) else None
    return data if isinstance(data, str) else ""


def read(raw: Any) -> LineEvent:
    """The event's meaning. Never raises, whatever JSON it is given."""
    head = read_head(raw)
    event: dict[str, Any] = storable_json(raw) if isinstance(raw, dict) else {}
    reader = _READERS.get(head.kind)
    found = reader(head, event) if reader is not None and head.source is not None else None
    return found or Other(head, event)


def read_head(raw: Any) -> EventHead:
    """Kind, key, source and times of an event. Never raises."""
    event = raw if isinstance(raw, dict) else {}
    context = event.get("deliveryContext")
    return EventHead(
        kind=_text(event.get("type"), 60) or "malformed",
        key=_text(event.get("webhookEventId"), 64) or _hash(raw),
        occurred_at=_moment(event.get("timestamp")),
        is_redelivery=isinstance(context, dict) and context.get("isRedelivery") is True,
        source=_source(event.get("source")),
        reply_token=_text(event.get("replyToken"), 512),
        is_standby=event.get("mode") == "standby",
    )


def _received(head: EventHead, event: dict[str, Any]) -> LineEvent | None:
    message = event.get("message")
    return _message(head, message) if isinstance(message, dict) else None


def _edited(head: EventHead, event: dict[str, Any]) -> LineEvent | None:
    """https://developers.line.biz/en/reference/messaging-api/#edit-event"""
    message = event.get("message")
    if not isinstance(message, dict):
        return None
    found = _message(head, message)
    if found.line_message_id is None or found.text is None:
        return None
    return Edited(head, found.line_message_id, found)


def _unsent(head: EventHead, event: dict[str, Any]) -> LineEvent | None:
    unsend = event.get("unsend")
    line_id = _text(unsend.get("messageId"), 64) if isinstance(unsend, dict) else None
    return Unsent(head, line_id) if line_id is not None else None


def _members(head: EventHead, event: dict[str, Any]) -> LineEvent | None:
    joined = head.kind == "memberJoined"
    listed = event.get("joined" if joined else "left")
    members = listed.get("members") if isinstance(listed, dict) else None
    found = [
        _text(member.get("userId"), 100)
        for member in (members if isinstance(members, list) else ())
        if isinstance(member, dict)
    ]
    return MembersChanged(head, joined, tuple(line_id for line_id in found if line_id is not None))


_READERS: dict[str, Callable[[EventHead, dict[str, Any]], LineEvent | None]] = {
    "message": _received,
    "messageEdited": _edited,
    "unsend": _unsent,
    "follow": lambda head, _: Followed(head),
    "unfollow": lambda head, _: Unfollowed(head),
    "memberJoined": _members,
    "memberLeft": _members,
    "join": lambda head, _: AccountMoved(head, joined=True),
    "leave": lambda head, _: AccountMoved(head, joined=False),
    "postback": PostbackReceived,
}


def _message(head: EventHead, message: dict[str, Any]) -> MessageReceived:
    kind = _text(message.get("type"), 40) or "unknown"
    text = message.get("text") if kind == "text" else None
    return MessageReceived(
        head=head,
        line_message_id=_text(message.get("id"), 64),
        kind=kind,
        text=text if isinstance(text, str) else None,
        quote_token=_text(message.get("quoteToken"), 2000) or "",
        raw=message,
        quoted_id=_text(message.get("quotedMessageId"), 64) or "",
        mark_as_read_token=_text(message.get("markAsReadToken"), 2000) or "",
    )


def _source(value: Any) -> Source | None:
    if not isinstance(value, dict):
        return None
    kind = value.get("type")
    name = _SOURCE_IDS.get(kind) if isinstance(kind, str) else None
    line_id = _text(value.get(name), 100) if name else None
    if line_id is None or not isinstance(kind, str):
        return None
    return Source(kind=kind, line_id=line_id, sender_id=_text(value.get("userId"), 100))


def _text(value: Any, longest: int) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value or len(value) > longest:
        return None
    return storable_text(value)


def _moment(value: Any) -> datetime | None:
    """LINE's timestamps are milliseconds since 1970, UTC."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _hash(raw: Any) -> str:
    """The key of an event that has no `webhookEventId`: the same JSON is the same event.

    `deliveryContext` is left out: it is all that differs when LINE delivers an event again.
    """
    if isinstance(raw, dict):
        raw = {key: value for key, value in raw.items() if key != "deliveryContext"}
    text = json.dumps(raw, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
