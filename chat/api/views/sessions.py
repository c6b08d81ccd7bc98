"""Sessions: back to the queue, open again, put aside, blocked, and the earlier ones."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from chat import presenters
from chat.api.serializers import BIGGEST
from chat.api.views.base import VIA, View, conversation_body, operator_of, valid
from chat.models import Conversation
from chat.operations.bar import block_customer, unblock_customer
from chat.operations.release import release_session
from chat.operations.reopen import reopen_session
from chat.operations.set_mode import set_mode
from chat.operations.snooze import snooze_session, unsnooze_session
from chat.selectors import sessions
from chat.selectors.conversations import conversation_id


class SessionsQuery(serializers.Serializer[None]):
    """`?before_id=&limit=`."""

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

    def post(self, request: Request, line_user_id: str) -> Response:
        pk, operator = conversation_id(line_user_id), operator_of(request)
        mode = valid(WantedMode, request.data)["mode"]
        set_mode(conversation_id=pk, mode=mode, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Release(View):
    """`POST conversations/{line_user_id}/release`."""

    def post(self, request: Request, line_user_id: str) -> Response:
        pk, operator = conversation_id(line_user_id), operator_of(request)
        release_session(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Reopen(View):
    """`POST conversations/{line_user_id}/reopen`."""

    def post(self, request: Request, line_user_id: str) -> Response:
        pk, operator = conversation_id(line_user_id), operator_of(request)
        reopen_session(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Snooze(View):
    """`POST conversations/{line_user_id}/snooze {until}`."""

    def post(self, request: Request, line_user_id: str) -> Response:
        pk, operator = conversation_id(line_user_id), operator_of(request)
        data = valid(SnoozeUntil, request.data)
        snooze_session(conversation_id=pk, operator=operator, via=VIA, **data)
        return self.ok(conversation_body(pk, operator))


class Unsnooze(View):
    """`POST conversations/{line_user_id}/unsnooze`."""

    def post(self, request: Request, line_user_id: str) -> Response:
        pk, operator = conversation_id(line_user_id), operator_of(request)
        unsnooze_session(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Block(View):
    """`POST conversations/{line_user_id}/block`."""

    def post(self, request: Request, line_user_id: str) -> Response:
        pk, operator = conversation_id(line_user_id), operator_of(request)
        block_customer(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Unblock(View):
    """`POST conversations/{line_user_id}/unblock`."""

    def post(self, request: Request, line_user_id: str) -> Response:
        pk, operator = conversation_id(line_user_id), operator_of(request)
        unblock_customer(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Sessions(View):
    """`GET conversations/{line_user_id}/sessions`."""

    def get(self, request: Request, line_user_id: str) -> Response:
        """`{results: [session, newest first], has_more}`."""
        query = valid(SessionsQuery, request.query_params)
        found, has_more = sessions.earlier(conversation_id(line_user_id), **query)
        results = [presenters.earlier_session(each).model_dump(mode="json") for each in found]
        return self.ok({"results": results, "has_more": has_more})
