"""The list, one conversation, and what may be done with it."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from chat.api import serializers, shapes
from chat.api.describing import describes
from chat.api.etags import unless_known
from chat.api.views.base import VIA, View, conversation_body, operator_of, row_body, valid
from chat.operations.archive import archive_conversation
from chat.operations.claim import claim_session
from chat.operations.close import close_session
from chat.operations.refresh_profile import refresh_profile
from chat.operations.reopen import reopen_session
from chat.operations.transfer import transfer_session
from chat.protocol.payloads import ConversationPayload
from chat.selectors import inbox, versions
from chat.selectors.conversations import conversation_id
from chat.selectors.reach import reach_of


class Conversations(View):
    """`GET conversations?view=&cursor=&limit=`, and what it is narrowed to; `POST` begins one."""

    @describes(
        "The list, view by view", shapes.ConversationPage, query=serializers.ListQuery, polled=True
    )
    def get(self, request: Request) -> Response:
        """`{results: [conversation], next, total, counts}`."""
        operator = operator_of(request)
        query = valid(serializers.ListQuery, request.query_params)
        view, cursor, limit = query.pop("view"), query.pop("cursor"), query.pop("limit")
        narrowing = inbox.Narrowing(**query)
        reach = reach_of(operator)
        counts = inbox.counts(operator.user_id, reach)

        def body() -> dict[str, Any]:
            page = inbox.page(
                operator_id=operator.user_id,
                view=view,
                cursor=cursor,
                limit=limit,
                narrowing=narrowing,
                reach=reach,
            )
            total = None
            if not cursor:
                total = inbox.total(operator.user_id, view, narrowing, counts, reach)
            return {
                "results": [row_body(row) for row in page.rows],
                "next": page.next,
                "total": total,
                "counts": counts,
            }

        version = (reach.name, *versions.of_list(operator.user_id, counts))
        return unless_known(request, version, body)

    @describes(
        "Begin a conversation with a known customer",
        ConversationPayload,
        status=201,
        body=serializers.Begin,
        refuses=[404, 409],
        example={"line_user_id": "U4af4980629"},
    )
    def post(self, request: Request) -> Response:
        """201, the conversation, which is this operator's now; nothing is sent."""
        operator = operator_of(request)
        pk = conversation_id(valid(serializers.Begin, request.data)["line_user_id"], operator)
        reopen_session(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator), status=201)


class OneConversation(View):
    """`GET conversations/{line_user_id}`."""

    @describes("One conversation", ConversationPayload, refuses=[404], polled=True)
    def get(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        version = versions.of_conversation(pk, operator.user_id)
        return unless_known(request, version, lambda: conversation_body(pk, operator))


class Claim(View):
    """`POST conversations/{line_user_id}/claim`."""

    @describes("Claim a waiting conversation", ConversationPayload, refuses=[404, 409])
    def post(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        claim_session(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Close(View):
    """`POST conversations/{line_user_id}/close`."""

    @describes("Close a conversation", ConversationPayload, refuses=[404, 409])
    def post(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        close_session(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Archive(View):
    """`PATCH conversations/{line_user_id}/archive {archived?}`."""

    @describes(
        "Close a conversation if it is open; or take it up again",
        ConversationPayload,
        body=serializers.Archive,
        refuses=[400, 404, 409],
    )
    def patch(self, request: Request, line_user_id: str) -> Response:
        """The conversation: among the closed ones, or with `archived` false one's own again."""
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        if valid(serializers.Archive, request.data)["archived"]:
            archive_conversation(conversation_id=pk, operator=operator, via=VIA)
        else:
            reopen_session(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Transfer(View):
    """`POST conversations/{line_user_id}/transfer {to_operator_id, reason?}`."""

    @describes(
        "Hand a conversation to a colleague",
        ConversationPayload,
        body=serializers.Transfer,
        refuses=[404, 409],
        example={"to_operator_id": 7, "reason": "Speaks Japanese"},
    )
    def post(self, request: Request, line_user_id: str) -> Response:
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        data = valid(serializers.Transfer, request.data)
        transfer_session(conversation_id=pk, operator=operator, via=VIA, **data)
        return self.ok(conversation_body(pk, operator))


class RefreshProfile(View):
    """`POST conversations/{line_user_id}/refresh-profile`."""

    @describes(
        "Ask LINE for the customer's name and picture again", ConversationPayload, refuses=[404]
    )
    def post(self, request: Request, line_user_id: str) -> Response:
        """The conversation as it is; what LINE says follows as `conversation_update`."""
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        refresh_profile(conversation_id=pk, actor_id=operator.user_id, via=VIA)
        return self.ok(conversation_body(pk, operator))
