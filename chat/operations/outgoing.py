"""What an operator wants to send, checked against what LINE takes."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chat.errors import ValidationError
from chat.line import stickers
from chat.models import MediaFile, Message
from chat.operations.send_limits import check_text
from chat.selectors.public_media import may_be_fetched
from chat.text import graphemes, storable_text, utf16_length

# https://developers.line.biz/en/reference/messaging-api/#location-message
LONGEST_PLACE = 100
# https://developers.line.biz/en/reference/messaging-api/#quick-reply
MOST_QUICK_REPLIES = 13
LONGEST_LABEL = 20
LONGEST_REPLY = 300
# Above it no number is an id, and writing it out could take seconds.
LARGEST_NUMBER = 10**15
# LINE lets these quote another message.
QUOTING = frozenset({"text", "sticker"})


@dataclass(frozen=True)
class Outgoing:
    """One message to be sent. `temp_id` is the client's idempotency key, `last_seen_seq` the
    newest message that its operator has seen.

    `message_type` is text, image, video, audio, file, sticker or location, and what it needs
    stands in the field of its name; pictures, films, recordings and files are `media_id`.
    """

    text: str = ""
    temp_id: str | None = None
    last_seen_seq: int | None = None
    message_type: str = "text"
    media_id: uuid.UUID | None = None
    sticker: Mapping[str, Any] | None = None
    location: Mapping[str, Any] | None = None
    quick_replies: Sequence[Mapping[str, Any]] = field(default=())
    quote_message_id: int | None = None
    # A text that is too long for one message becomes several.
    split: bool = False
    # Another message follows at once: the two are to leave together.
    more: bool = False


@dataclass(frozen=True)
class Content:
    """The same as a message's columns."""

    message_type: str
    content: str
    payload: dict[str, Any] | None
    media: MediaFile | None
    quoted: Message | None

    def is_of(self, message: Message) -> bool:
        """Whether a message says just this."""
        return (
            message.message_type == self.message_type
            and message.content == self.content
            and message.payload == self.payload
            and message.media_id == (self.media.pk if self.media else None)
            and message.quoted_id == (self.quoted.pk if self.quoted else None)
        )


def content_of(
    one: Outgoing, media: Mapping[uuid.UUID, MediaFile], messages: Mapping[int, Message]
) -> Content:
    """Raises ValidationError that names the field, MessageTooLong.

    `media`, `messages`: those that were found for `media_id` and `quote_message_id`.
    """
    build = _BUILDERS.get(one.message_type)
    if build is None:
        raise ValidationError(
            f"message_type must be one of {', '.join(sorted(_BUILDERS))}.", field="message_type"
        )
    content, payload, file = build(one, media)
    if replies := _quick_replies(one.quick_replies):
        payload["quick_replies"] = replies
    return Content(one.message_type, content, payload or None, file, _quoted(one, messages))


Built = tuple[str, dict[str, Any], MediaFile | None]


def _text(one: Outgoing, media: Mapping[uuid.UUID, MediaFile]) -> Built:
    text = storable_text(one.text)
    check_text(text)
    return text, {}, None


def _media(one: Outgoing, media: Mapping[uuid.UUID, MediaFile]) -> Built:
    found = media.get(one.media_id) if one.media_id else None
    if found is None or found.state != MediaFile.State.READY or not found.public_token:
        raise ValidationError(
            "media_id names no file that can be sent; upload it first.", field="media_id"
        )
    if found.kind != one.message_type:
        raise ValidationError(
            f"media_id is of the kind {found.kind}; send it as that.", field="message_type"
        )
    if not may_be_fetched():
        raise ValidationError(
            "media_id cannot be sent: LINE fetches files over https only, and PUBLIC_URL of this "
            "server is not https.",
            field="media_id",
        )
    stand_ins = {"image": "Picture", "video": "Video", "audio": "Voice message"}
    return stand_ins.get(found.kind, found.name or "File"), {}, found


def _sticker(one: Outgoing, media: Mapping[uuid.UUID, MediaFile]) -> Built:
    package, sticker = (
        _text_of((one.sticker or {}).get(name)) for name in ("package_id", "sticker_id")
    )
    if not stickers.is_sendable(package, sticker):
        raise ValidationError(
            "sticker must be {package_id, sticker_id} from the list of stickers.", field="sticker"
        )
    return "Sticker", {"packageId": package, "stickerId": sticker}, None


def _location(one: Outgoing, media: Mapping[uuid.UUID, MediaFile]) -> Built:
    given = one.location or {}
    place: dict[str, Any] = {}
    for name in ("title", "address"):
        value = given.get(name)
        text = storable_text(value).strip() if isinstance(value, str) else ""
        if not 0 < utf16_length(text) <= LONGEST_PLACE:
            raise ValidationError(
                f"location.{name} must be 1 to {LONGEST_PLACE} characters.", field="location"
            )
        place[name] = text
    for name, most in (("latitude", 90), ("longitude", 180)):
        number = _number(given.get(name))
        if number is None or abs(number) > most:
            raise ValidationError(
                f"location.{name} must be a number from -{most} to {most}.", field="location"
            )
        place[name] = float(number)
    return place["title"], place, None


_BUILDERS: dict[str, Callable[[Outgoing, Mapping[uuid.UUID, MediaFile]], Built]] = {
    "text": _text,
    "image": _media,
    "video": _media,
    "audio": _media,
    "file": _media,
    "sticker": _sticker,
    "location": _location,
}


def _quick_replies(given: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    if len(given) > MOST_QUICK_REPLIES:
        raise ValidationError(
            f"quick_replies may be {MOST_QUICK_REPLIES} at most.", field="quick_replies"
        )
    replies = []
    for one in given:
        label = storable_text(_text_of(one.get("label"))).strip()
        text = storable_text(_text_of(one.get("text") or label)).strip()
        if (
            not text
            or not 0 < graphemes(label) <= LONGEST_LABEL
            or utf16_length(text) > LONGEST_REPLY
        ):
            raise ValidationError(
                f"Each of quick_replies needs a label of 1 to {LONGEST_LABEL} characters, and a "
                f"text of at most {LONGEST_REPLY}.",
                field="quick_replies",
            )
        replies.append({"label": label, "text": text})
    return replies


def _text_of(value: Any) -> str:
    """What was given as text, or as a plain number; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value) if isinstance(value, str) or abs(value) < LARGEST_NUMBER else ""


def _number(value: Any) -> int | float | None:
    """A number that can be stored; JSON parsers take NaN and Infinity as well."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if isinstance(value, int) or math.isfinite(value) else None


def _quoted(one: Outgoing, messages: Mapping[int, Message]) -> Message | None:
    if one.quote_message_id is None:
        return None
    found = messages.get(one.quote_message_id)
    if one.message_type not in QUOTING or found is None or not found.quote_token:
        raise ValidationError(
            "quote_message_id must be a message of this conversation that LINE lets be quoted, "
            "in a text or a sticker.",
            field="quote_message_id",
        )
    return found
