"""A conversation's messages, page by page, and what changed in it since a revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from chat.models import Message, Note
from chat.selectors.messages import whole

PAGE = 50
MAX_PAGE = 200


@dataclass(frozen=True)
class Messages:
    """Oldest first. `has_more`: there are older ones, and for `changed_since` further ones;
    `has_newer`: there are newer ones than these."""

    rows: Sequence[Message]
    has_more: bool
    has_newer: bool = False


def _messages(conversation_id: int) -> QuerySet[Message]:
    return whole(Message.objects.filter(conversation=conversation_id))


def newest(conversation_id: int, *, limit: int = PAGE) -> Messages:
    """The end of the conversation."""
    return _backwards(_messages(conversation_id), limit)


def before(conversation_id: int, message_id: int, *, limit: int = PAGE) -> Messages:
    """What was said before a message; nothing where the message is not of this conversation."""
    anchor = _seq(conversation_id, message_id)
    if anchor is None:
        return Messages([], has_more=False)
    return _backwards(_messages(conversation_id).filter(seq__lt=anchor), limit)


def after(conversation_id: int, message_id: int, *, limit: int = PAGE) -> Messages:
    """What was said after a message; nothing where the message is not of this conversation."""
    anchor = _seq(conversation_id, message_id)
    if anchor is None:
        return Messages([], has_more=False)
    some = list(_messages(conversation_id).filter(seq__gt=anchor).order_by("seq")[: limit + 1])
    return Messages(some[:limit], has_more=True, has_newer=len(some) > limit)


def around(conversation_id: int, message_id: int, *, limit: int = PAGE) -> Messages:
    """A message in its place: as many before it as after it; nothing where it is not of this
    conversation."""
    anchor = _seq(conversation_id, message_id)
    if anchor is None:
        return Messages([], has_more=False)
    earlier = _backwards(_messages(conversation_id).filter(seq__lte=anchor), limit // 2 + 1)
    later = after(conversation_id, message_id, limit=limit // 2)
    return Messages([*earlier.rows, *later.rows], earlier.has_more, later.has_newer)


def by_seq(conversation_id: int, seq: int) -> int | None:
    """The message with this number."""
    found = Message.objects.filter(conversation=conversation_id, seq=seq)
    return found.values_list("pk", flat=True).first()


def beside_note(conversation_id: int, note_id: int) -> int | None:
    """The message after which a note was written, or else the first one; None without either."""
    note = Note.objects.filter(pk=note_id, conversation=conversation_id, deleted_at=None).first()
    if note is None:
        return None
    said = Message.objects.filter(conversation=conversation_id)
    earlier = said.filter(created_at__lte=note.created_at).order_by("-seq")
    found = earlier.values_list("pk", flat=True).first()
    return found or said.order_by("seq").values_list("pk", flat=True).first()


def with_files(
    conversation_id: int, *, before_id: int | None = None, limit: int = PAGE
) -> tuple[Sequence[Message], bool]:
    """Pictures, films, recordings and files, either way, newest first; and whether there are older
    ones. What was taken back is none of them."""
    found = _messages(conversation_id).filter(media__isnull=False, unsent_at__isnull=True)
    if before_id is not None:
        found = found.filter(seq__lt=_seq(conversation_id, before_id) or 0)
    some = list(found.order_by("-seq")[: limit + 1])
    return some[:limit], len(some) > limit


def changed_since(conversation_id: int, rev: int, *, limit: int = MAX_PAGE) -> Messages:
    """Messages that came or changed after a revision, in the order of their changes."""
    some = list(_messages(conversation_id).filter(rev__gt=rev).order_by("rev")[: limit + 1])
    return Messages(some[:limit], has_more=len(some) > limit)


def _seq(conversation_id: int, message_id: int) -> int | None:
    message = Message.objects.filter(conversation=conversation_id, pk=message_id)
    return message.values_list("seq", flat=True).first()


def _backwards(messages: QuerySet[Message], limit: int) -> Messages:
    some = list(messages.order_by("-seq")[: limit + 1])
    return Messages(some[:limit][::-1], has_more=len(some) > limit)
