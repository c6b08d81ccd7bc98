"""Notes: written, changed and deleted among colleagues. Nothing here knows how to send to LINE.

Each change takes the conversation's lock and its next `rev`, as a message's does, so that whoever
misses the announcement finds the gap.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.errors import Forbidden, MessageTooLong, ValidationError
from chat.models import Conversation, LogEntry, Note, NoteMention, OperatorProfile
from chat.operations.search_index import index_notes
from chat.protocol import events, personal
from chat.selectors.notes import whole
from chat.selectors.reach import reaches_of
from chat.text import storable_text

LONGEST = 5000
MOST_MENTIONED = 50
PREVIEW = 140


@transaction.atomic
def write_note(
    *,
    conversation_id: int,
    operator: OperatorProfile,
    text: str,
    mentions: Iterable[int] = (),
    temp_id: str | None = None,
    via: str,
) -> Note:
    """A new note. The same `temp_id` again is the same note.

    `mentions`: the keys of the operators who are told. Raises ValidationError that names the field.
    """
    text, mentioned = _checked(text), _operators(mentions)
    conversation = Conversation.objects.locked(conversation_id)
    if temp_id is not None:
        temp_id = storable_text(temp_id)
        known = Note.objects.filter(author=operator.user_id, temp_id=temp_id).first()
        if known is not None and known.conversation_id != conversation_id:
            raise ValidationError("temp_id was used for another note already.", field="temp_id")
        if known is not None:
            return _whole(known)
    _must_reach(mentioned, conversation)
    now = timezone.now()
    note = Note.objects.create(
        conversation=conversation,
        author=operator.user,
        text=text,
        temp_id=temp_id,
        created_at=now,
        rev=_next_rev(conversation, now),
    )
    index_notes([note])
    _mention(note, mentioned)
    return _announce(conversation, note, operator, "note.written", via, told=set(mentioned))


@transaction.atomic
def change_note(
    *,
    note: Note,
    operator: OperatorProfile,
    text: str,
    mentions: Iterable[int] | None = None,
    via: str,
) -> Note:
    """Another text, and with `mentions` other people; who is new among them is told.

    By its author or a supervisor. Raises Forbidden, ValidationError.
    """
    text = _checked(text)
    conversation, note = _locked(note, operator)
    before = set(note.mentions.values_list("operator_id", flat=True))
    # Who was named already can be named still, though they may have left the team.
    mentioned = None if mentions is None else _operators(mentions, known=before)
    _must_reach(set(mentioned or ()) - before, conversation)
    now = timezone.now()
    note.text = text
    note.edited_at = now
    note.rev = _next_rev(conversation, now)
    note.save(update_fields=["text", "edited_at", "rev"])
    index_notes([note])
    told: set[int] = set()
    if mentioned is not None:
        note.mentions.filter(operator__in=before - set(mentioned)).delete()
        told = set(mentioned) - before
        _mention(note, told)
        _forget(conversation, before - set(mentioned))
    return _announce(conversation, note, operator, "note.changed", via, told=told)


@transaction.atomic
def delete_note(*, note: Note, operator: OperatorProfile, via: str) -> Note:
    """Its text goes, and so do its mentions. By its author or a supervisor. Raises Forbidden."""
    conversation, note = _locked(note, operator)
    now = timezone.now()
    named = set(note.mentions.filter(read_at__isnull=True).values_list("operator_id", flat=True))
    note.mentions.all().delete()
    note.text = ""
    note.deleted_at = now
    note.rev = _next_rev(conversation, now)
    note.save(update_fields=["text", "deleted_at", "rev"])
    index_notes([note])
    _forget(conversation, named)
    return _announce(conversation, note, operator, "note.deleted", via, told=set())


@transaction.atomic
def read_mentions(*, conversation_id: int, operator: OperatorProfile) -> None:
    """This operator has seen the conversation's notes; their other tabs hear of it."""
    unread = NoteMention.objects.filter(
        operator=operator.user_id, note__conversation=conversation_id, read_at__isnull=True
    )
    if not unread.update(read_at=timezone.now()):
        return
    conversation = Conversation.objects.with_people().get(pk=conversation_id)
    _forget(conversation, {operator.user_id})


def _checked(text: str) -> str:
    text = storable_text(text).strip()
    if not text:
        raise ValidationError("text is required.", field="text")
    if len(text) > LONGEST:
        raise MessageTooLong(f"text has at most {LONGEST} characters.", field="text")
    return text


def _operators(ids: Iterable[int], known: Collection[int] = ()) -> list[int]:
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_MENTIONED:
        raise ValidationError(f"mentions has at most {MOST_MENTIONED} people.", field="mentions")
    found = set(
        OperatorProfile.objects.filter(user__in=wanted, user__is_active=True).values_list(
            "user_id", flat=True
        )
    )
    if not set(wanted) <= found | set(known):
        raise ValidationError("mentions holds ids of active operators only.", field="mentions")
    return wanted


def _must_reach(user_ids: Iterable[int], conversation: Conversation) -> None:
    profiles = OperatorProfile.objects.filter(user__in=list(user_ids))
    if not all(one.covers(conversation.channel_id) for one in reaches_of(profiles).values()):
        raise ValidationError(
            "mentions holds ids of operators only who work on this channel.", field="mentions"
        )


def _locked(note: Note, operator: OperatorProfile) -> tuple[Conversation, Note]:
    conversation = Conversation.objects.locked(note.conversation_id)
    fresh = Note.objects.get(pk=note.pk)
    if fresh.deleted_at is not None:
        raise ValidationError("The note is deleted already.")
    if fresh.author_id != operator.user_id and not operator.may_supervise:
        raise Forbidden("Only its author or a supervisor can change a note.")
    return conversation, fresh


def _next_rev(conversation: Conversation, now: datetime) -> int:
    rev = conversation.take_rev(now)
    conversation.save(update_fields=["rev", "changed_at"])
    return rev


def _mention(note: Note, operator_ids: Iterable[int]) -> None:
    # Nobody is told of what they wrote themselves.
    NoteMention.objects.bulk_create(
        NoteMention(
            note=note,
            operator_id=each,
            read_at=note.created_at if each == note.author_id else None,
        )
        for each in operator_ids
    )


def _whole(note: Note) -> Note:
    return whole(Note.objects.filter(pk=note.pk)).get()


def _forget(conversation: Conversation, operator_ids: Iterable[int]) -> None:
    """What these have unread has become less."""
    for each in operator_ids:
        broadcast.to_operator(
            each,
            personal.MentionUpdate(line_user_id=conversation.address),
            channel_id=conversation.channel_id,
        )


def _announce(
    conversation: Conversation,
    note: Note,
    operator: OperatorProfile,
    action: str,
    via: str,
    *,
    told: set[int],
) -> Note:
    LogEntry.objects.create(
        actor_id=operator.user_id,
        action=action,
        conversation=conversation,
        via=via,
        detail={"note": note.pk, "mentioned": sorted(told)},
    )
    note = _whole(note)
    payload = presenters.note_payload(note, address=conversation.address)
    broadcast.to_conversation(conversation.pk, events.NoteUpdate(**payload))
    broadcast.conversation_changed(conversation.pk)
    mention = personal.MentionUpdate(
        line_user_id=conversation.address,
        note_id=note.pk,
        author_name=presenters.name_of(operator.user),
        text=note.text[:PREVIEW],
    )
    for each in told - {operator.user_id, note.author_id}:
        broadcast.to_operator(each, mention, channel_id=conversation.channel_id)
    return note
