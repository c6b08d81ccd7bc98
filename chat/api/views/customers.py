"""What the team says of a customer."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from chat.api import shapes_team
from chat.api.describing import describes
from chat.api.views.base import VIA, View, conversation_body, operator_of, valid
from chat.models import CustomerField
from chat.operations.set_alias import LONGEST, set_alias
from chat.operations.set_own_field import set_own_field
from chat.protocol.payloads import ConversationPayload
from chat.selectors.conversations import conversation_id


class NewAlias(serializers.Serializer[None]):
    """`{alias}`."""

    alias = serializers.CharField(allow_blank=True, max_length=LONGEST)


class OwnValue(serializers.Serializer[None]):
    """`{key, value}`; null or "" for nothing."""

    key = serializers.CharField(max_length=30)
    value = serializers.JSONField(allow_null=True)


class Fields(View):
    """`GET customer-fields`."""

    @describes("The team's own fields of a customer", shapes_team.CustomerFieldList)
    def get(self, request: Request) -> Response:
        """`{results: [{key, label, kind, options}]}` in their order."""
        shown = CustomerField.objects.filter(is_shown=True)
        return self.ok({"results": list(shown.values("key", "label", "kind", "options"))})


class OwnFields(View):
    """`PUT conversations/{line_user_id}/own-fields`."""

    @describes(
        "Say what one of the team's own fields holds",
        ConversationPayload,
        body=OwnValue,
        refuses=[404],
    )
    def put(self, request: Request, line_user_id: str) -> Response:
        """The conversation."""
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        data = valid(OwnValue, request.data)
        set_own_field(conversation_id=pk, **data, operator=operator, via=VIA)
        return self.ok(conversation_body(pk, operator))


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
