"""Canned replies: everybody has the shared ones and their own; supervisors keep the shared."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from chat.canned import VARIABLES, unknown_variables
from chat.errors import Forbidden, MessageTooLong, ValidationError
from chat.models import CannedReply, LogEntry, MediaFile, OperatorProfile
from chat.text import LINE_TEXT_LIMIT, folded, storable_text, utf16_length

FIELDS = ("folder", "title", "shortcut", "text", "language")
LONGEST = {"folder": 60, "title": 100, "shortcut": 30, "language": 10}
# Of one owner, and of the shared ones: the console's list holds them all.
MOST = 1000
# The console's `/` begins it, and a space would end it.
_SHORTCUT = re.compile(r"[^\s/／{}]+")


@dataclass(frozen=True)
class Actor:
    """Who keeps a reply, by which door. `operator` None: a command."""

    operator: OperatorProfile | None
    via: str

    @property
    def id(self) -> int | None:
        return self.operator.user_id if self.operator else None

    @property
    def may_share(self) -> bool:
        return self.operator is None or self.operator.may_supervise


@transaction.atomic
def create_canned_reply(*, fields: Mapping[str, Any], shared: bool, actor: Actor) -> CannedReply:
    """A new one, shared or the actor's own. `fields`: FIELDS, and `media_id` (a UUID or None).

    Raises ValidationError that names the field, MessageTooLong, and Forbidden for an operator who
    would share.
    """
    if shared and not actor.may_share:
        raise Forbidden("Only a supervisor can share a reply with the team; keep it as your own.")
    reply = CannedReply(owner_id=None if shared else actor.id)
    if CannedReply.objects.filter(owner=reply.owner_id).count() >= MOST:
        raise ValidationError(f"There are {MOST} replies already; delete some first.")
    _write(reply, dict.fromkeys(FIELDS, "") | dict(fields))
    _log(reply, "canned_reply.created", actor)
    return reply


@transaction.atomic
def change_canned_reply(
    *, reply: CannedReply, fields: Mapping[str, Any], actor: Actor
) -> CannedReply:
    """Write those of FIELDS and `media_id` that are given. Raises as `create_canned_reply` does."""
    must_keep(reply, actor)
    _write(reply, fields)
    _log(reply, "canned_reply.changed", actor)
    return reply


@transaction.atomic
def delete_canned_reply(*, reply: CannedReply, actor: Actor) -> None:
    """What was sent with it stays. Raises Forbidden."""
    must_keep(reply, actor)
    _log(reply, "canned_reply.deleted", actor)
    reply.delete()


def note_use(*, reply: CannedReply) -> None:
    """Somebody has put it into an answer."""
    CannedReply.objects.filter(pk=reply.pk).update(
        used_count=F("used_count") + 1, used_at=timezone.now()
    )


def must_keep(reply: CannedReply, actor: Actor) -> None:
    """Raises Forbidden for whoever may use it but not change it."""
    if reply.owner_id is None and not actor.may_share:
        raise Forbidden("Only a supervisor can change a shared reply; make one of your own.")
    if reply.owner_id is not None and reply.owner_id != actor.id:
        raise Forbidden("This reply is a colleague's own.")


def _write(reply: CannedReply, fields: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in fields:
            value = storable_text(str(fields[name] or ""))
            setattr(reply, name, value if name == "text" else " ".join(value.split()))
    if "media_id" in fields:
        reply.media = _media(fields["media_id"])
    _check(reply)
    reply.shortcut_key = folded(reply.shortcut)
    reply.search_text = folded("\n".join((reply.shortcut, reply.title, reply.folder, reply.text)))
    try:
        with transaction.atomic():
            reply.save()
    except IntegrityError:
        raise ValidationError(
            f"shortcut: another reply has /{reply.shortcut} already.", field="shortcut"
        ) from None


def _check(reply: CannedReply) -> None:
    if not reply.title:
        raise ValidationError("title is required.", field="title")
    for name, longest in LONGEST.items():
        if len(getattr(reply, name)) > longest:
            raise ValidationError(f"{name} has at most {longest} characters.", field=name)
    if reply.shortcut and not _SHORTCUT.fullmatch(reply.shortcut):
        raise ValidationError(
            "shortcut is one word without spaces, slashes and braces.", field="shortcut"
        )
    if not reply.text.strip() and reply.media is None:
        raise ValidationError("text is required where there is no file.", field="text")
    if utf16_length(reply.text) > LINE_TEXT_LIMIT:
        raise MessageTooLong(f"text has at most {LINE_TEXT_LIMIT} characters.", field="text")
    if unknown := unknown_variables(reply.text):
        known = ", ".join(f"{{{name}}}" for name in VARIABLES)
        raise ValidationError(
            f"text: {{{unknown[0]}}} is no variable; there are {known}.", field="text"
        )


def _media(media_id: uuid.UUID | None) -> MediaFile | None:
    if media_id is None:
        return None
    found = MediaFile.objects.filter(
        pk=media_id, state=MediaFile.State.READY, public_token__isnull=False
    ).first()
    if found is None:
        raise ValidationError(
            "media_id names no file that can be sent; upload it first.", field="media_id"
        )
    return found


def _log(reply: CannedReply, action: str, actor: Actor) -> None:
    LogEntry.objects.create(
        actor_id=actor.id,
        action=action,
        via=actor.via,
        detail={"reply": reply.pk, "shared": reply.owner_id is None},
    )
