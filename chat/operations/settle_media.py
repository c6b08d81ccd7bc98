"""What became of a file that was to be fetched: there, refused, or not to be had."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.errors import ValidationError
from chat.models import Conversation, MediaFile, Message
from chat.protocol import events
from chat.selectors.messages import whole


@dataclass(frozen=True)
class Stored:
    """What was found, and under which names it stands in the storage."""

    file: str
    thumbnail: str
    content_type: str
    size: int
    width: int | None
    height: int | None
    duration_ms: int | None


@transaction.atomic
def media_stored(*, media_id: uuid.UUID, stored: Stored) -> bool:
    """It is there. False where nobody waits for it any more: delete what was stored."""
    return _settle(
        media_id,
        state=MediaFile.State.READY,
        error="",
        file=stored.file,
        thumbnail=stored.thumbnail,
        content_type=stored.content_type,
        size=stored.size,
        width=stored.width,
        height=stored.height,
        duration_ms=stored.duration_ms,
    )


@transaction.atomic
def media_unavailable(*, media_id: uuid.UUID, state: str, error: str) -> bool:
    """It will not be there: `failed`, `refused` or `gone`, and why, for people to read."""
    return _settle(media_id, state=state, error=error)


@transaction.atomic
def refetch_media(*, media_id: uuid.UUID) -> MediaFile:
    """Try once more to get it from LINE. Raises ValidationError where that makes no sense."""
    now = timezone.now()
    failed = MediaFile.objects.filter(pk=media_id, state=MediaFile.State.FAILED)
    if not failed.exclude(line_message_id="").update(
        state=MediaFile.State.WAITING, error="", attempts=0, due_at=now
    ):
        raise ValidationError("Only what could not be fetched can be fetched again.", field="id")
    _tell(media_id, now)
    return MediaFile.objects.get(pk=media_id)


def _settle(media_id: uuid.UUID, **changes: object) -> bool:
    waiting = MediaFile.objects.filter(pk=media_id, state=MediaFile.State.WAITING)
    if not waiting.update(**changes, due_at=None, leased_until=None):
        return False
    _tell(media_id, timezone.now())
    return True


def _tell(media_id: uuid.UUID, now: datetime) -> None:
    """Each message that shows it changed."""
    shown = Message.objects.filter(media=media_id).order_by("conversation_id")
    for conversation_id in shown.values_list("conversation_id", flat=True).distinct():
        conversation = Conversation.objects.locked(conversation_id)
        for message in whole(shown.filter(conversation=conversation_id)):
            message.rev = conversation.take_rev(now)
            message.save(update_fields=["rev"])
            payload = presenters.message_payload(message, address=conversation.address)
            broadcast.to_conversation(conversation_id, events.MessageUpdate(**payload))
        conversation.save(update_fields=["rev", "changed_at"])
        broadcast.conversation_changed(conversation_id)
