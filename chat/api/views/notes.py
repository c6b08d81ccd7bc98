"""Notes among colleagues, and where one is mentioned in them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from chat import presenters
from chat.api import pages, shapes, shapes_team
from chat.api.describing import describes
from chat.api.serializers import BIGGEST
from chat.api.views.base import VIA, View, operator_of, valid
from chat.models import Note
from chat.operations.notes import change_note, delete_note, read_mentions, write_note
from chat.protocol.base import iso
from chat.protocol.payloads import NotePayload
from chat.selectors import notes, operators
from chat.selectors.conversations import conversation_id
from chat.selectors.reach import reach_of


class NotesQuery(serializers.Serializer[None]):
    """`?cursor=&limit=`; or `before_id`, `after_rev`."""

    cursor = pages.CursorField()
    before_id = serializers.IntegerField(
        required=False, default=None, min_value=1, max_value=BIGGEST
    )
    after_rev = serializers.IntegerField(
        required=False, default=None, min_value=0, max_value=BIGGEST
    )
    limit = serializers.IntegerField(default=notes.PAGE, min_value=1, max_value=notes.MAX_PAGE)


class ChangedNote(serializers.Serializer[None]):
    """`{text, mentions?}`."""

    text = serializers.CharField(allow_blank=True, trim_whitespace=False)
    mentions = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=BIGGEST), required=False
    )


class NewNote(ChangedNote):
    """`{text, mentions?, temp_id?}`."""

    temp_id = serializers.CharField(
        required=False, default=None, allow_null=True, trim_whitespace=False, max_length=64
    )


class Notes(View):
    """`GET` a conversation's notes, `POST` one."""

    @describes(
        "Notes among colleagues about a conversation",
        shapes.NotePage,
        query=NotesQuery,
        refuses=[404],
        tag="notes",
    )
    def get(self, request: Request, line_user_id: str) -> Response:
        """`{results: [note, oldest first], next, has_more}`.

        With `after_rev`: by `rev`, and deleted ones too.
        """
        pk = conversation_id(line_user_id, operator_of(request))
        query = valid(NotesQuery, request.query_params)
        query |= pages.read(query["cursor"], "before_id")
        if query["after_rev"] is not None:
            found = notes.changed_since(pk, query["after_rev"])
        elif query["before_id"] is not None:
            found = notes.before(pk, query["before_id"], limit=query["limit"])
        else:
            found = notes.newest(pk, limit=query["limit"])
        older = pages.after("before_id", found.rows[0].pk) if found.has_more else None
        results = [body(note, line_user_id) for note in found.rows]
        return self.ok({"results": results, "next": older, "has_more": found.has_more})

    @describes("Write a note", NotePayload, status=201, body=NewNote, refuses=[404], tag="notes")
    def post(self, request: Request, line_user_id: str) -> Response:
        """201, the note. The same `temp_id` again is the same note."""
        pk = conversation_id(line_user_id, operator_of(request))
        data = valid(NewNote, request.data)
        note = write_note(conversation_id=pk, operator=operator_of(request), via=VIA, **data)
        return self.ok(body(note, line_user_id), status=201)


class OneNote(View):
    """`PATCH` and `DELETE` a note."""

    @describes(
        "Change a note of one's own", NotePayload, body=ChangedNote, refuses=[404], tag="notes"
    )
    def patch(self, request: Request, line_user_id: str, note_id: int) -> Response:
        """The note as it is now."""
        data = valid(ChangedNote, request.data)
        note = change_note(
            note=_found(request, line_user_id, note_id),
            operator=operator_of(request),
            via=VIA,
            **data,
        )
        return self.ok(body(note, line_user_id))

    @describes("Delete a note; its text goes", NotePayload, refuses=[404], tag="notes")
    def delete(self, request: Request, line_user_id: str, note_id: int) -> Response:
        """The note with `deleted_at`, and without its text."""
        note = delete_note(
            note=_found(request, line_user_id, note_id), operator=operator_of(request), via=VIA
        )
        return self.ok(body(note, line_user_id))


class Mentions(View):
    """`GET mentions`."""

    @describes(
        "Where one is mentioned and has not looked yet", shapes_team.MentionList, tag="notes"
    )
    def get(self, request: Request) -> Response:
        """`{results: [{line_user_id, display_name, note_id, author_name, text, created_at}]}`."""
        operator = operator_of(request)
        found = notes.unread_mentions(operator.user_id, reach_of(operator))
        results = [
            {
                "line_user_id": one.note.conversation.address,
                "display_name": presenters.customer_name(one.note.conversation.customer),
                "note_id": one.note_id,
                "author_name": presenters.name_of(one.note.author),
                "text": one.note.text[: presenters.PREVIEW_LENGTH],
                "created_at": iso(one.note.created_at),
            }
            for one in found
        ]
        return self.ok({"results": results})


class MentionsRead(View):
    """`POST conversations/{line_user_id}/mentions/read`."""

    @describes("One has looked", None, status=204, refuses=[404], tag="notes")
    def post(self, request: Request, line_user_id: str) -> Response:
        """204."""
        pk = conversation_id(line_user_id, operator_of(request))
        read_mentions(conversation_id=pk, operator=operator_of(request))
        return self.ok(None, status=204)


class Operators(View):
    """`GET operators`."""

    @describes("All who may work here", shapes_team.OperatorList, tag="people")
    def get(self, request: Request) -> Response:
        """`[{id, name, role}]` of all who are active, online or not, by name."""
        return self.ok(
            [presenters.operator(each).model_dump(mode="json") for each in operators.active()]
        )


def body(note: Note, address: str) -> dict[str, Any]:
    """A note as JSON."""
    fields = presenters.note_payload(note, address=address)
    return NotePayload(**fields).model_dump(mode="json")


def _found(request: Request, line_user_id: str, note_id: int) -> Note:
    pk = conversation_id(line_user_id, operator_of(request))
    note = Note.objects.filter(
        pk=min(note_id, BIGGEST), conversation=pk, deleted_at__isnull=True
    ).first()
    if note is None:
        raise NotFound("There is no such note, or not any more.")
    return note
