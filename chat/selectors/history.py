"""A conversation's messages, page by page, and what changed in it since a revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from chat.models import Message
from chat.selectors.messages import whole

PAGE = 50
MAX_PAGE = 200


@dataclass(frozen=True)
class Messages:
    """Oldest first. `has_more`: there is more in the direction that was asked for."""

    rows: Sequence[Message]
    has_more: bool


def _messages(conversation_id: int) -> QuerySet[Message]:
    return whole(Message.objects.filter(conversation=conversation_id))


def newest(conversation_id: int, *, limit: int = PAGE) -> Messages:
    """The end of the conversation."""
    return _backwards(_messages(conversation_id), limit)


def before(conversation_id: int, message_id: int, *, limit: int = PAGE) -> Messages:
    """What was said before a message; nothing where the message is not of this conversation."""
    anchor = _messages(conversation_id).filter(pk=message_id).values_list("seq", flat=True).first()
    if anchor is None:
        return Messages([], has_more=False)
    return _backwards(_messages(conversation_id).filter(seq__lt=anchor), limit)


def changed_since(conversation_id: int, rev: int, *, limit: int = MAX_PAGE) -> Messages:
    """Messages that came or changed after a revision, in the order of their changes."""
    some = list(_messages(conversation_id).filter(rev__gt=rev).order_by("rev")[: limit + 1])
    return Messages(some[:limit], has_more=len(some) > limit)


def _backwards(messages: QuerySet[Message], limit: int) -> Messages:
    some = list(messages.order_by("-seq")[: limit + 1])
    return Messages(some[:limit][::-1], has_more=len(some) > limit)
