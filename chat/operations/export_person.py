"""All that is kept about one person, as a zip that is made while it is read."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any, cast

from django.core.files.storage import storages
from django.forms.models import model_to_dict

from chat import presenters
from chat.models import (
    Conversation,
    ConversationTag,
    Customer,
    Draft,
    GroupMember,
    LogEntry,
    MediaFile,
    Message,
    Note,
    Session,
    SessionEvent,
    Survey,
)
from chat.protocol.payloads import MessagePayload
from chat.selectors.messages import whole

PIECE = 256 * 1024
AT_ONCE = 500


class _Pipe:
    """What the zip has written and nobody has read yet. It cannot seek, so the zip does not."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def take(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def export_person(*, line_id: str, actor_id: int | None, via: str) -> Iterator[bytes]:
    """`zipped`, with a line in the audit log before the first byte leaves."""
    conversation = Conversation.objects.filter(customer__line_id=line_id).first()
    LogEntry.objects.create(
        actor_id=actor_id, action="person.exported", conversation=conversation, via=via
    )
    return zipped(line_id)


def zipped(line_id: str) -> Iterator[bytes]:
    """Of whoever has this LINE id, in all channels and groups. `person.json` says who;
    `messages.json`, `notes.json`, `sessions.json` and the files in `media/` what. Never all of it
    in memory."""
    pipe = _Pipe()
    with zipfile.ZipFile(cast("IO[bytes]", pipe), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in _documents(line_id):
            with archive.open(name, "w") as file:
                file.write(b"[")
                for number, row in enumerate(rows):
                    text = json.dumps(row, ensure_ascii=False, default=str)
                    file.write((",\n" if number else "\n").encode() + text.encode())
                    if number % AT_ONCE == AT_ONCE - 1:
                        yield pipe.take()
                file.write(b"\n]\n")
            yield pipe.take()
        for media in _media(line_id):
            yield from _copied(archive, pipe, media)
    yield pipe.take()


def _copied(archive: zipfile.ZipFile, pipe: _Pipe, media: MediaFile) -> Iterator[bytes]:
    storage = storages["media"]
    if not media.file or not storage.exists(media.file):
        return
    ending = media.file.rpartition(".")[2] if "." in media.file else media.kind
    with storage.open(media.file) as source, archive.open(f"media/{media.pk}.{ending}", "w") as to:
        while piece := source.read(PIECE):
            to.write(piece)
            yield pipe.take()
    yield pipe.take()


def _documents(line_id: str) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    own = {"conversation__customer__line_id": line_id}
    yield "person.json", _person(line_id)
    said = Message.objects.filter(**own) | Message.objects.filter(member__line_id=line_id)
    yield "messages.json", _messages(said.distinct())
    yield "notes.json", _dicts(Note.objects.filter(**own, deleted_at=None))
    yield "drafts.json", _dicts(Draft.objects.filter(**own).exclude(text="", note=""))
    yield "sessions.json", _dicts(Session.objects.filter(**own))
    yield "session_events.json", _dicts(SessionEvent.objects.filter(**own))
    yield "tags.json", _dicts(ConversationTag.objects.filter(**own).select_related("tag"))
    ratings = Survey.objects.filter(session__conversation__customer__line_id=line_id)
    yield "ratings.json", _dicts(ratings)


def _person(line_id: str) -> Iterator[dict[str, Any]]:
    for customer in Customer.objects.filter(line_id=line_id).select_related("channel"):
        yield {"as": "customer", "of": customer.channel.slug, **_plain(customer)}
    for member in GroupMember.objects.filter(line_id=line_id).select_related("customer"):
        yield {"as": "member", "of": member.customer.line_id, **_plain(member)}


def _messages(found: Any) -> Iterator[dict[str, Any]]:
    rows = whole(found).select_related("conversation__channel", "conversation__customer")
    for message in _paged(rows):
        payload = presenters.message_payload(message, address=message.conversation.address)
        yield MessagePayload(**payload).model_dump(mode="json")


def _dicts(found: Any) -> Iterator[dict[str, Any]]:
    for row in _paged(found):
        yield _plain(row)


def _plain(row: Any) -> dict[str, Any]:
    fields = model_to_dict(row, fields=[one.name for one in row._meta.concrete_fields])
    named = {"tag": row.tag.name} if isinstance(row, ConversationTag) else {}
    return {"id": str(row.pk), **fields, **_times(row), **named}


def _times(row: Any) -> dict[str, Any]:
    """`model_to_dict` leaves out what no form may change."""
    return {
        one.name: getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if not one.editable and not one.primary_key
    }


def _media(line_id: str) -> Iterator[MediaFile]:
    own = MediaFile.objects.filter(messages__conversation__customer__line_id=line_id)
    spoken = MediaFile.objects.filter(messages__member__line_id=line_id)
    found = (own | spoken).filter(state=MediaFile.State.READY).distinct()
    yield from _paged(found)


def _paged(found: Any) -> Iterator[Any]:
    """Page by page, each a query that ends: who reads the zip may come back on another thread, with
    another connection."""
    last = None
    while page := list((found.filter(pk__gt=last) if last else found).order_by("pk")[:AT_ONCE]):
        yield from page
        last = page[-1].pk
