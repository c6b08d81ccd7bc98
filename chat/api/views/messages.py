"""A conversation's messages: read, write, seen."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from chat import presenters
from chat.api import serializers
from chat.api.views.base import VIA, View, conversation_body, operator_of, valid
from chat.models import Message, SessionEvent
from chat.operations.cancel import cancel_message
from chat.operations.mark_read import mark_read
from chat.operations.send import Outgoing, send_message
from chat.protocol.payloads import MessagePayload, SessionEventPayload
from chat.selectors import history, sessions
from chat.selectors.conversations import conversation_id


def message_body(message: Message, address: str) -> dict[str, Any]:
    """A message as JSON."""
    fields = presenters.message_payload(message, address=address)
    return MessagePayload(**fields).model_dump(mode="json")


def event_body(event: SessionEvent, address: str) -> dict[str, Any]:
    """What somebody did with a session, as JSON."""
    fields = presenters.session_event_payload(event, address=address)
    return SessionEventPayload(**fields).model_dump(mode="json")


class Messages(View):
    """`GET` the history, `POST` an answer."""

    def get(self, request: Request, line_user_id: str) -> Response:
        """`{results: [message, oldest first], has_more, session_events}`; with `after_rev`: by
        `rev`."""
        pk = conversation_id(line_user_id)
        query = valid(serializers.HistoryQuery, request.query_params)
        if query["before_id"] is not None:
            found = history.before(pk, query["before_id"], limit=query["limit"])
            done = sessions.events_beside(pk, found, newest=False)
        elif query["after_rev"] is not None:
            found = history.changed_since(pk, query["after_rev"], limit=query["limit"])
            done = sessions.events_since(pk, query["after_rev"])
        else:
            found = history.newest(pk, limit=query["limit"])
            done = sessions.events_beside(pk, found)
        return self.ok(
            {
                "results": [message_body(message, line_user_id) for message in found.rows],
                "has_more": found.has_more,
                "session_events": [event_body(event, line_user_id) for event in done],
            }
        )

    def post(self, request: Request, line_user_id: str) -> Response:
        """`{message, newer}`; 201. The same `temp_id` again is the same message.

        Of a long text that was split, `message` is the first and `parts` has them all.
        """
        pk = conversation_id(line_user_id)
        data = valid(serializers.NewMessage, request.data)
        sent = send_message(
            conversation_id=pk, operator=operator_of(request), outgoing=Outgoing(**data), via=VIA
        )
        parts = [message_body(part, line_user_id) for part in sent.parts]
        body = {"message": parts[0], "parts": parts, "newer": sent.newer}
        return self.ok(body, status=201)


class Cancel(View):
    """`POST conversations/{line_user_id}/cancel {message_id | temp_id}`."""

    def post(self, request: Request, line_user_id: str) -> Response:
        pk, operator = conversation_id(line_user_id), operator_of(request)
        data = valid(serializers.Cancel, request.data)
        cancel_message(conversation_id=pk, operator=operator, via=VIA, **data)
        return self.ok(conversation_body(pk, operator))


class Read(View):
    """`POST conversations/{line_user_id}/read {seq}`."""

    def post(self, request: Request, line_user_id: str) -> Response:
        pk, operator = conversation_id(line_user_id), operator_of(request)
        data = valid(serializers.Read, request.data)
        mark_read(conversation_id=pk, operator=operator, seq=data["seq"])
        return self.ok(conversation_body(pk, operator))
