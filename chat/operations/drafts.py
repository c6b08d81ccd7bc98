"""What an operator has begun to write: kept, and the same on all of their devices."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.errors import ValidationError
from chat.models import Draft, Message, OperatorProfile
from chat.protocol.personal import DraftUpdate, Replaced
from chat.selectors import drafts
from chat.text import storable_text

# The longest text that can be sent at once, as several messages (docs/protocol.md).
LONGEST = 50_000


@dataclass(frozen=True)
class Written:
    """What a device has, and the revision on which that builds (0: on none)."""

    text: str
    note: str
    mode: str
    quote_message_id: int | None
    revision: int


@dataclass(frozen=True)
class Saved:
    """The draft as it is now, and the texts that went without this device having known them."""

    draft: DraftUpdate
    replaced: Replaced | None


def save_draft(
    *, conversation_id: int, operator: OperatorProfile, written: Written, device: str = ""
) -> Saved:
    """Keep what a device has; the operator's sockets are told, with the name of the `device`.

    The newer text stands, and what it replaces without having known it is handed back. One that
    is empty never replaces a text that it has not known: that stands, and is the answer.
    Raises ValidationError that names the field.
    """
    _check(written)
    try:
        return _save(conversation_id, operator, written, device)
    except IntegrityError:
        # Two devices began at the same moment: now there is one to build upon.
        return _save(conversation_id, operator, written, device)


def draft_update(draft: Draft, *, device: str = "") -> DraftUpdate:
    """A draft as the wire has it."""
    return DraftUpdate(
        line_user_id=draft.conversation.address,
        text=draft.text,
        note=draft.note,
        mode=draft.mode,
        quoted=presenters.quoted_payload(draft.quoted) if draft.quoted is not None else None,
        revision=draft.revision,
        updated_at=draft.updated_at,
        device=device,
    )


@transaction.atomic
def _save(conversation_id: int, operator: OperatorProfile, written: Written, device: str) -> Saved:
    draft = drafts.locked(operator.user_id, conversation_id)
    if draft is None:
        draft = drafts.none_yet(operator.user_id, conversation_id)
    knew_it = written.revision >= draft.revision
    lost = Replaced(text=draft.text, note=draft.note)
    before = (draft.text, draft.note, draft.mode, draft.quoted_id)
    text, note = storable_text(written.text), storable_text(written.note)
    quoted = _quoted(written, conversation_id)
    after = (text, note, written.mode, quoted.pk if quoted else None)
    is_emptied = not text and not note and quoted is None
    if after == before or (is_emptied and (draft.is_empty or not knew_it)):
        return Saved(draft_update(draft), None)
    draft.text, draft.note, draft.mode, draft.quoted = text, note, written.mode, quoted
    draft.revision = max(draft.revision, written.revision) + 1
    draft.updated_at = timezone.now()
    draft.save()
    told = draft_update(draft, device=device)
    broadcast.to_operator(operator.user_id, told, channel_id=draft.conversation.channel_id)
    # What stands in the new text too is not lost.
    is_lost = (lost.text and lost.text != text) or (lost.note and lost.note != note)
    return Saved(told, lost if is_lost and not knew_it else None)


def _quoted(written: Written, conversation_id: int) -> Message | None:
    """None, too, where it is gone meanwhile."""
    if written.quote_message_id is None:
        return None
    return drafts.quotable(conversation_id, written.quote_message_id)


def _check(written: Written) -> None:
    for name in ("text", "note"):
        if len(getattr(written, name)) > LONGEST:
            raise ValidationError(f"{name} has at most {LONGEST} characters.", field=name)
    if written.mode not in Draft.Mode.values:
        raise ValidationError(f"mode is one of {', '.join(Draft.Mode.values)}.", field="mode")
