"""A conversation's messages: read, write, seen."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers as drf
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from chat import presenters
from chat.api import pages, serializers, shapes
from chat.api.describing import describes
from chat.api.etags import unless_known
from chat.api.views.base import VIA, View, conversation_body, operator_of, valid
from chat.api.views.notes import body as note_body
from chat.models import Message, Note, SessionEvent
from chat.operations.cancel import cancel_message
from chat.operations.mark_read import mark_read
from chat.operations.mark_unread import mark_unread
from chat.operations.send import Outgoing, send_message
from chat.protocol.payloads import ConversationPayload, MessagePayload, SessionEventPayload
from chat.selectors import history, notes, sessions, versions
from chat.selectors.conversations import conversation_id

PLACES = ("after_id", "around_id", "around_seq", "around_note_id")


def message_body(message: Message, address: str) -> dict[str, Any]:
    """A message as JSON."""
    fields = presenters.message_payload(message, address=address)
    return MessagePayload(**fields).model_dump(mode="json")


def event_body(event: SessionEvent, address: str) -> dict[str, Any]:
    """What somebody did with a session, as JSON."""
    fields = presenters.session_event_payload(event, address=address)
    return SessionEventPayload(**fields).model_dump(mode="json")


class FilesQuery(drf.Serializer[None]):
    """`?cursor=&limit=`; or `before_id`."""

    cursor = pages.CursorField()
    before_id = drf.IntegerField(
        required=False, default=None, min_value=1, max_value=serializers.BIGGEST
    )
    limit = drf.IntegerField(default=history.PAGE, min_value=1, max_value=history.MAX_PAGE)


class Files(View):
    """`GET conversations/{line_user_id}/media?cursor=&limit=`."""

    @describes(
        "Files and pictures of a conversation",
        shapes.FilePage,
        query=FilesQuery,
        refuses=[404],
        tag="messages",
    )
    def get(self, request: Request, line_user_id: str) -> Response:
        """`{results: [message with media, newest first], next, has_more}`."""
        query = valid(FilesQuery, request.query_params)
        query |= pages.read(query["cursor"], "before_id")
        found, more = history.with_files(
            conversation_id(line_user_id, operator_of(request)),
            before_id=query["before_id"],
            limit=query["limit"],
        )
        following = pages.after("before_id", found[-1].pk) if more else None
        results = [message_body(message, line_user_id) for message in found]
        return self.ok({"results": results, "next": following, "has_more": more})


class Messages(View):
    """`GET` the history, `POST` an answer."""

    @describes(
        "A conversation's messages: newest, older, around one, or what changed",
        shapes.MessagePage,
        query=serializers.HistoryQuery,
        refuses=[404],
        polled=True,
        tag="messages",
    )
    def get(self, request: Request, line_user_id: str) -> Response:
        """`{results: [message, oldest first], next, has_more, session_events}`.

        With `after_rev`: by `rev`. With `after_id` and `around_…` also `has_newer` and the `notes`
        among them.
        """
        pk = conversation_id(line_user_id, operator_of(request))
        query = valid(serializers.HistoryQuery, request.query_params)
        query |= pages.read(query["cursor"], "before_id", "after_rev")
        version = versions.of_messages(pk)
        return unless_known(request, version, lambda: _history(pk, line_user_id, query))

    @describes(
        "Answer the customer",
        shapes.Sent,
        status=201,
        body=serializers.NewMessage,
        refuses=[404, 409],
        example={"text": "Good morning!", "temp_id": "a-name-of-your-own"},
        tag="messages",
    )
    def post(self, request: Request, line_user_id: str) -> Response:
        """`{message, newer}`; 201. The same `temp_id` again is the same message.

        Of a long text that was split, `message` is the first and `parts` has them all.
        """
        pk = conversation_id(line_user_id, operator_of(request))
        data = valid(serializers.NewMessage, request.data)
        sent = send_message(
            conversation_id=pk, operator=operator_of(request), outgoing=Outgoing(**data), via=VIA
        )
        parts = [message_body(part, line_user_id) for part in sent.parts]
        body = {"message": parts[0], "parts": parts, "newer": sent.newer}
        return self.ok(body, status=201)


def _history(pk: int, address: str, query: dict[str, Any]) -> dict[str, Any]:
    if any(query[name] is not None for name in PLACES):
        return _place(pk, address, query)
    changes = query["before_id"] is None and query["after_rev"] is not None
    if query["before_id"] is not None:
        found = history.before(pk, query["before_id"], limit=query["limit"])
        done = sessions.events_beside(pk, found, newest=False)
    elif changes:
        found = history.changed_since(pk, query["after_rev"], limit=query["limit"])
        done = sessions.events_since(pk, query["after_rev"])
    else:
        found = history.newest(pk, limit=query["limit"])
        done = sessions.events_beside(pk, found)
    return {
        "results": [message_body(message, address) for message in found.rows],
        "next": _further(found) if changes else _older(found),
        "has_more": found.has_more,
        "session_events": [event_body(event, address) for event in done],
    }


def _older(found: history.Messages) -> str | None:
    return pages.after("before_id", found.rows[0].pk) if found.has_more and found.rows else None


def _further(found: history.Messages) -> str | None:
    return pages.after("after_rev", found.rows[-1].rev) if found.has_more else None


def _place(pk: int, address: str, query: dict[str, Any]) -> dict[str, Any]:
    """Messages around one, or after one, with all that stands among them."""
    if query["after_id"] is not None:
        found = history.after(pk, query["after_id"], limit=query["limit"])
    else:
        around = query["around_id"]
        if query["around_seq"] is not None:
            around = history.by_seq(pk, query["around_seq"])
        elif query["around_note_id"] is not None:
            around = history.beside_note(pk, query["around_note_id"])
        if around is None or not (found := history.around(pk, around, limit=query["limit"])).rows:
            raise NotFound("It is not there, or not any more.")
    noted: list[Note] = []
    if found.rows:
        last = found.rows[-1].created_at if found.has_newer else None
        noted = notes.between(pk, found.rows[0].created_at, last)
    done = sessions.events_beside(pk, found, newest=not found.has_newer)
    return {
        "results": [message_body(message, address) for message in found.rows],
        "next": _older(found),
        "has_more": found.has_more,
        "has_newer": found.has_newer,
        "session_events": [event_body(event, address) for event in done],
        "notes": [note_body(note, address) for note in noted],
    }


class Cancel(View):
    """`POST conversations/{line_user_id}/cancel {message_id | temp_id}`."""

    @describes(
        "Take back what has not left yet",
        ConversationPayload,
        body=serializers.Cancel,
        refuses=[404, 409],
        tag="messages",
    )
    def post(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        data = valid(serializers.Cancel, request.data)
        cancel_message(conversation_id=pk, operator=operator, via=VIA, **data)
        return self.ok(conversation_body(pk, operator))


class Read(View):
    """`POST conversations/{line_user_id}/read {seq}`."""

    @describes(
        "Everything up to a message has been seen",
        ConversationPayload,
        body=serializers.Read,
        refuses=[404],
        tag="messages",
    )
    def post(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        data = valid(serializers.Read, request.data)
        mark_read(conversation_id=pk, operator=operator, seq=data["seq"])
        return self.ok(conversation_body(pk, operator))


class Unread(View):
    """`POST conversations/{line_user_id}/unread`."""

    @describes(
        "To come back to what the customer wrote last",
        ConversationPayload,
        refuses=[400, 404],
        tag="messages",
    )
    def post(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        mark_unread(conversation_id=pk, operator=operator)
        return self.ok(conversation_body(pk, operator))
