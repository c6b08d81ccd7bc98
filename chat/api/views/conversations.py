"""The list, one conversation, and what may be done with it."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from chat.api import serializers
from chat.api.views.base import VIA, View, conversation_body, operator_of, row_body, valid
from chat.operations.claim import claim_session
from chat.operations.close import close_session
from chat.operations.refresh_profile import refresh_profile
from chat.operations.transfer import transfer_session
from chat.selectors import inbox
from chat.selectors.conversations import conversation_id


class Conversations(View):
    """`GET conversations?view=&cursor=&limit=`, and what it is narrowed to."""

    def get(self, request: Request) -> Response:
        """`{results: [conversation], next: cursor or null, total, counts}`."""
        operator = operator_of(request)
        query = valid(serializers.ListQuery, request.query_params)
        view, cursor, limit = query.pop("view"), query.pop("cursor"), query.pop("limit")
        narrowing = inbox.Narrowing(**query)
        page = inbox.page(
            operator_id=operator.user_id,
            view=view,
            cursor=cursor,
            limit=limit,
            narrowing=narrowing,
        )
        counts = inbox.counts(operator.user_id)
        total = None
        if not cursor:
            total = inbox.total(operator.user_id, view, narrowing, counts)
        return self.ok(
            {
                "results": [row_body(row) for row in page.rows],
                "next": page.next,
                "total": total,
                "counts": counts,
            }
        )


class OneConversation(View):
    """`GET conversations/{line_user_id}`."""

    def get(self, request: Request, line_user_id: str) -> Response:
        return self.ok(conversation_body(conversation_id(line_user_id), operator_of(request)))


class Claim(View):
    """`POST conversations/{line_user_id}/claim`."""

    def post(self, request: Request, line_user_id: str) -> Response:
        pk, operator = conversation_id(line_user_id), operator_of(request)
        claim_session(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Close(View):
    """`POST conversations/{line_user_id}/close`."""

    def post(self, request: Request, line_user_id: str) -> Response:
        pk, operator = conversation_id(line_user_id), operator_of(request)
        close_session(conversation_id=pk, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


class Transfer(View):
    """`POST conversations/{line_user_id}/transfer {to_operator_id, reason?}`."""

    def post(self, request: Request, line_user_id: str) -> Response:
        pk, operator = conversation_id(line_user_id), operator_of(request)
        data = valid(serializers.Transfer, request.data)
        transfer_session(conversation_id=pk, operator=operator, via=VIA, **data)
        return self.ok(conversation_body(pk, operator))


class RefreshProfile(View):
    """`POST conversations/{line_user_id}/refresh-profile`."""

    def post(self, request: Request, line_user_id: str) -> Response:
        """The conversation as it is; what LINE says follows as `conversation_update`."""
        pk, operator = conversation_id(line_user_id), operator_of(request)
        refresh_profile(conversation_id=pk, actor_id=operator.user_id, via=VIA)
        return self.ok(conversation_body(pk, operator))
