"""A message of ours as it is said to LINE: who says it, what it answers, where its file is."""

from __future__ import annotations

import re

from chat import presenters
from chat.line.messages import Draft, Links
from chat.models import Channel, MediaFile, Message
from chat.selectors.public_media import may_be_fetched, public_url

# https://developers.line.biz/en/reference/messaging-api/#icon-nickname-switch
LONGEST_NAME = 20
# LINE refuses names with its own in them.
_REFUSED = re.compile(r"line", re.IGNORECASE)


def draft_of(message: Message, channel: Channel, *, named: bool = True) -> Draft:
    """Its people, its media and what it quotes are loaded (selectors.messages.complete).

    `named`: whether its operator may be named, where the channel wants it.
    """
    return Draft(
        kind=message.message_type,
        text=message.content,
        payload=message.payload,
        quote_token=message.quoted.quote_token if message.quoted is not None else "",
        links=_links(message.media),
        sender=_sender(message) if named and channel.show_operator_name else "",
        icon=_icon(message) if named and channel.show_operator_picture else "",
    )


def _links(media: MediaFile | None) -> Links | None:
    if media is None or media.state != MediaFile.State.READY or not media.public_token:
        return None
    return Links(
        original=public_url(media, "original"),
        preview=public_url(media, "preview"),
        download=public_url(media, "download"),
        name=media.name,
        size=media.size or 0,
        duration_ms=media.duration_ms,
    )


def _icon(message: Message) -> str:
    """The address of its operator's picture; LINE takes https only."""
    profile = getattr(message.operator, "operator", None)
    picture = profile.picture if profile is not None else None
    if picture is None or not picture.public_token or not may_be_fetched():
        return ""
    return public_url(picture, "original")


def _sender(message: Message) -> str:
    if message.sender_role != Message.SenderRole.ADMIN:
        return ""
    name = (presenters.name_of(message.operator) or "")[:LONGEST_NAME].strip()
    return "" if _REFUSED.search(name) else name
