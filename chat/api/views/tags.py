"""Tags, and those of a conversation."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from chat import presenters
from chat.api import shapes_team
from chat.api.describing import describes
from chat.api.serializers import BIGGEST
from chat.api.views.base import VIA, View, conversation_body, operator_of, valid
from chat.operations.tags import add_tag, remove_tag
from chat.protocol.payloads import ConversationPayload
from chat.selectors import tags
from chat.selectors.conversations import conversation_id
from chat.selectors.reach import reach_of


class TagQuery(serializers.Serializer[None]):
    """`?q=`."""

    q = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)


class TagName(serializers.Serializer[None]):
    """`{name}`."""

    name = serializers.CharField(allow_blank=True, max_length=1000)


class Tags(View):
    """`GET tags?q=`."""

    @describes(
        "All tags, and how often each is used", shapes_team.TagList, query=TagQuery, tag="tags"
    )
    def get(self, request: Request) -> Response:
        """`{results: [{id, name, color, used}]}` by name."""
        query = valid(TagQuery, request.query_params)["q"]
        found: Any = tags.found(query, reach_of(operator_of(request)))
        results = [{**presenters.tag_payload(tag).model_dump(), "used": tag.used} for tag in found]
        return self.ok({"results": results})


class ConversationTags(View):
    """`GET` and `POST conversations/{line_user_id}/tags`."""

    @describes("A conversation's tags", shapes_team.ConversationTagList, refuses=[404], tag="tags")
    def get(self, request: Request, line_user_id: str) -> Response:
        """`{results: [{id, name, color}]}` by name."""
        pk = conversation_id(line_user_id, operator_of(request))
        row: Any = conversation_body(pk, operator_of(request))
        return self.ok({"results": row["tag_details"]})

    @describes(
        "Put a tag on a conversation", ConversationPayload, body=TagName, refuses=[404], tag="tags"
    )
    def post(self, request: Request, line_user_id: str) -> Response:
        """The conversation. A name that no tag has makes a new one."""
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        name = valid(TagName, request.data)["name"]
        add_tag(conversation_id=pk, operator=operator, name=name, via=VIA)
        return self.ok(conversation_body(pk, operator))


class ConversationTag(View):
    """`DELETE conversations/{line_user_id}/tags/{tag_id}`."""

    @describes("Take a tag off a conversation", ConversationPayload, refuses=[404], tag="tags")
    def delete(self, request: Request, line_user_id: str, tag_id: int) -> Response:
        """The conversation."""
        operator = operator_of(request)
        pk = conversation_id(line_user_id, operator)
        remove_tag(conversation_id=pk, operator=operator, tag_id=min(tag_id, BIGGEST), via=VIA)
        return self.ok(conversation_body(pk, operator))
