"""Sessions: back to the queue, open again, put aside, blocked, and the earlier ones."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from chat import presenters
from chat.api import pages, shapes
from chat.api.describing import describes
from chat.api.serializers import BIGGEST
from chat.api.views.base import VIA, View, conversation_body, operator_of, valid
from chat.models import Conversation
from chat.operations.bar import block_customer, unblock_customer
from chat.operations.release import release_session
from chat.operations.reopen import reopen_session
from chat.operations.set_mode import set_mode
from chat.operations.snooze import snooze_session, unsnooze_session
from chat.protocol.payloads import ConversationPayload
from chat.selectors import sessions
from chat.selectors.conversations import conversation_id


class SessionsQuery(serializers.Serializer[None]):
    """`?cursor=&limit=`; or `before_id`."""

    cursor = pages.CursorField()
    before_id = serializers.IntegerField(
        required=False, default=None, min_value=1, max_value=BIGGEST
    )
    limit = serializers.IntegerField(
        default=sessions.PAGE, min_value=1, max_value=sessions.MAX_PAGE
    )


class SnoozeUntil(serializers.Serializer[None]):
    """`{until}`."""

    until = serializers.DateTimeField()


class WantedMode(serializers.Serializer[None]):
    """`{mode}`."""

    mode = serializers.ChoiceField(choices=Conversation.ChatMode.choices)


class Mode(View):
    """`POST conversations/{line_user_id}/mode {mode: "BOT" or "HUMAN"}`."""

    @describes(
        "Put the bot or a person in charge",
        ConversationPayload,
        body=WantedMode,
        refuses=[404, 409],
    )
    def post(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        mode = valid(WantedMode, request.data)["mode"]
        set_mode(conversation_id=pk, mode=mode, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Release(View):
    """`POST conversations/{line_user_id}/release`."""

    @describes("Back to the queue, with its place", ConversationPayload, refuses=[404, 409])
    def post(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        release_session(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Reopen(View):
    """`POST conversations/{line_user_id}/reopen`."""

    @describes("Go on with a closed conversation", ConversationPayload, refuses=[400, 404, 409])
    def post(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        reopen_session(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Snooze(View):
    """`POST conversations/{line_user_id}/snooze {until}`."""

    @describes(
        "Aside until a time, or until the customer writes",
        ConversationPayload,
        body=SnoozeUntil,
        refuses=[404, 409],
        example={"until": "2030-01-30T08:15:00Z"},
    )
    def post(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        data = valid(SnoozeUntil, request.data)
        snooze_session(conversation_id=pk, operator=operator, via=VIA, **data)
        return self.ok(conversation_body(pk, operator))


class Unsnooze(View):
    """`POST conversations/{line_user_id}/unsnooze`."""

    @describes("Not aside any more", ConversationPayload, refuses=[404, 409])
    def post(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        unsnooze_session(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Block(View):
    """`POST conversations/{line_user_id}/block`."""

    @describes("What this customer writes asks for nobody", ConversationPayload, refuses=[404, 409])
    def post(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        block_customer(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Unblock(View):
    """`POST conversations/{line_user_id}/unblock`."""

    @describes("It counts again", ConversationPayload, refuses=[404])
    def post(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        unblock_customer(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Sessions(View):
    """`GET conversations/{line_user_id}/sessions`."""

    @describes(
        "Earlier sessions of a conversation", shapes.SessionPage, query=SessionsQuery, refuses=[404]
    )
    def get(self, request: Request, line_user_id: str) -> Response:
        """`{results: [session, newest first], next, has_more}`."""
        query = valid(SessionsQuery, request.query_params)
        query |= pages.read(query.pop("cursor"), "before_id")
        pk = conversation_id(line_user_id, operator_of(request))
        found, has_more = sessions.earlier(pk, **query)
        results = [presenters.earlier_session(each).model_dump(mode="json") for each in found]
        older = pages.after("before_id", found[-1].pk) if has_more else None
        return self.ok({"results": results, "next": older, "has_more": has_more})
