"""What the team says of a customer."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from chat.api.describing import describes
from chat.api.views.base import VIA, View, conversation_body, operator_of, valid
from chat.operations.set_alias import LONGEST, set_alias
from chat.protocol.payloads import ConversationPayload
from chat.selectors.conversations import conversation_id


class NewAlias(serializers.Serializer[None]):
    """`{alias}`."""

    alias = serializers.CharField(allow_blank=True, max_length=LONGEST)


class Alias(View):
    """`PUT conversations/{line_user_id}/alias`."""

    @describes(
        "Give a customer the team's own name", ConversationPayload, body=NewAlias, refuses=[404]
    )
    def put(self, request: Request, line_user_id: str) -> Response:
        """The conversation; an empty alias leaves LINE's name alone."""
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        alias = valid(NewAlias, request.data)["alias"]
        set_alias(conversation_id=pk, alias=alias, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))
