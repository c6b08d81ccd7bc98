"""What other systems have sent."""

from __future__ import annotations

from rest_framework import serializers as drf
from rest_framework.request import Request
from rest_framework.response import Response

from chat.api import shapes
from chat.api.describing import describes
from chat.api.views.base import VIA, View, operator_of, valid
from chat.api.views.messages import message_body
from chat.operations.record_external import External, record_external
from chat.selectors.conversations import conversation_id


class NewExternal(drf.Serializer[None]):
    """`{key, text, system, push?, sent_at?}`."""

    key = drf.CharField(max_length=100)
    # What it may be is for the operation to say, as for what we send.
    text = drf.CharField(trim_whitespace=False, allow_blank=True)
    system = drf.CharField(max_length=40)
    push = drf.BooleanField(default=True)
    sent_at = drf.DateTimeField(required=False, default=None, allow_null=True)


class ExternalMessages(View):
    """`POST conversations/{line_user_id}/external-messages`."""

    @describes(
        "Keep what another system has sent to the customer",
        shapes.Recorded,
        status=(200, 201),
        body=NewExternal,
        refuses=[404],
        tag="messages",
        example={"key": "parcel-4711", "text": "Your parcel is on its way.", "system": "shop"},
    )
    def post(self, request: Request, line_user_id: str) -> Response:
        """`{message}`; 201, or 200 where the same `key` was recorded before."""
        pk = conversation_id(line_user_id, operator_of(request))
        data = valid(NewExternal, request.data)
        message, is_new = record_external(
            conversation_id=pk, operator=operator_of(request), external=External(**data), via=VIA
        )
        return self.ok({"message": message_body(message, line_user_id)}, 201 if is_new else 200)
