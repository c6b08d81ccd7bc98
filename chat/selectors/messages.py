"""Messages with all that is shown of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet

from chat.models import GroupMember, MediaFile, Message

# For messages that are read together with what is shown of them.
RELATED = (
    "operator__operator",
    "media",
    "member",
    "quoted__member",
    "quoted__operator__operator",
)


def whole(messages: QuerySet[Message]) -> QuerySet[Message]:
    """With their people, their media and what they quote, in one query."""
    return messages.select_related(*RELATED)


def complete(messages: list[Message]) -> list[Message]:
    """The same messages with all that is shown of them: one query for each sort of thing that
    they have, and one object for each operator, where a join would make one for each message."""
    users = get_user_model().objects.select_related("operator__picture")
    quoted = Message.objects.select_related("member", "operator__operator")
    _attach(messages, "operator", users)
    _attach(messages, "media", MediaFile.objects.all())
    _attach(messages, "member", GroupMember.objects.all())
    _attach(messages, "quoted", quoted)
    return messages


def _attach(messages: Iterable[Message], name: str, rows: QuerySet) -> None:
    keys = {getattr(message, f"{name}_id") for message in messages} - {None}
    if not keys:
        return
    found: dict[object, Model] = rows.in_bulk(keys)
    for message in messages:
        key = getattr(message, f"{name}_id")
        if key is not None:
            setattr(message, name, found[key])
