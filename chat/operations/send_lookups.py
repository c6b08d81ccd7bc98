"""What is there already of what is to be sent; no query where nothing is named."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import suppress

from chat.errors import ChatError
from chat.models import Conversation, MediaFile, Message, OperatorProfile
from chat.operations.outgoing import Outgoing
from chat.operations.parts import parts_of
from chat.selectors.messages import whole


def keys_of(outgoing: Sequence[Outgoing]) -> list[str]:
    """Every key, those of the parts of a long text among them."""
    keys = []
    for one in outgoing:
        with suppress(ChatError):
            keys += [part.temp_id for part in parts_of(one) if part.temp_id]
    return keys


def by_temp_id(operator: OperatorProfile, temp_ids: Sequence[str]) -> dict[str, Message]:
    """The operator's messages under these keys."""
    if not temp_ids:
        return {}
    found = Message.objects.filter(operator=operator.user_id, temp_id__in=temp_ids)
    known = {message.temp_id or "": message for message in found}
    for message in known.values():
        message.operator = operator.user
    return known


def media_of(outgoing: Sequence[Outgoing]) -> dict[uuid.UUID, MediaFile]:
    """The files that are to be sent; no query where there are none."""
    ids = {one.media_id for one in outgoing if one.media_id is not None}
    return MediaFile.objects.in_bulk(ids) if ids else {}


def quotable(conversation: Conversation, outgoing: Sequence[Outgoing]) -> dict[int, Message]:
    """The messages that are to be quoted; no query where there are none."""
    ids = {one.quote_message_id for one in outgoing if one.quote_message_id is not None}
    if not ids:
        return {}
    return whole(Message.objects.filter(conversation=conversation)).in_bulk(ids)
