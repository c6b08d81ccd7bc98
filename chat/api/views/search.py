"""Searching: what was said, ever, and who the customers are."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from chat import presenters
from chat.api.views.base import View, valid
from chat.finding import excerpt
from chat.models import Conversation, Message, Note
from chat.models.search import names_of, said_in
from chat.protocol.found import FoundCustomerPayload, FoundPayload, PartPayload
from chat.selectors import found


class SearchQuery(serializers.Serializer[None]):
    """`?q=&before=&limit=`."""

    # Empty or too long is for the selector to say.
    q = serializers.CharField(required=False, default="", allow_blank=True, trim_whitespace=False)
    before = serializers.CharField(required=False, default=None, max_length=50)
    limit = serializers.IntegerField(default=found.PAGE, min_value=1, max_value=found.MAX_PAGE)


class Messages(View):
    """`GET messages/search?q=&before=&limit=`."""

    def get(self, request: Request) -> Response:
        """`{results: [found, newest first], next: what to give as before, or null, complete}`."""
        query = valid(SearchQuery, request.query_params)
        wanted = found.wanted(query["q"])
        page = found.said(wanted, before=query["before"], limit=query["limit"])
        results = [_said(row, wanted) for row in page.rows]
        return self.ok({"results": results, "next": page.next, "complete": found.complete()})


class Customers(View):
    """`GET customers/search?q=&limit=`."""

    def get(self, request: Request) -> Response:
        """`{results: [found customer, who wrote last first], has_more}`."""
        query = valid(SearchQuery, request.query_params)
        wanted = found.wanted(query["q"])
        page = found.customers(wanted, limit=query["limit"])
        results = [_customer(row, wanted) for row in page.rows]
        return self.ok({"results": results, "has_more": page.has_more})


def _said(row: Message | Note, wanted: str) -> dict[str, Any]:
    conversation = row.conversation
    message = row if isinstance(row, Message) else None
    text = row.text if isinstance(row, Note) else said_in(row)
    fields: dict[str, Any] = {
        "kind": "message" if message else "note",
        "id": row.pk,
        "line_user_id": conversation.address,
        "display_name": presenters.customer_name(conversation.customer),
        "picture_url": conversation.customer.picture_url or None,
        "channel": conversation.channel.slug,
        "seq": message.seq if message else None,
        "direction": message.direction if message else None,
        "message_type": message.message_type if message else None,
        "sender_role": message.sender_role if message else None,
        "author_name": _author(row),
        "operator_id": row.author_id if isinstance(row, Note) else row.operator_id,
        "created_at": row.created_at,
        "excerpt": _parts(text, wanted),
    }
    return FoundPayload(**fields).model_dump(mode="json")


def _author(row: Message | Note) -> str | None:
    if isinstance(row, Note):
        return presenters.name_of(row.author)
    if row.direction == Message.Direction.OUTGOING:
        return presenters.name_of(row.operator)
    if row.member is not None:
        return row.member.display_name or row.member.line_id[:9]
    return presenters.customer_name(row.conversation.customer)


def _customer(row: Conversation, wanted: str) -> dict[str, Any]:
    customer = row.customer
    fields: dict[str, Any] = {
        "line_user_id": row.address,
        "display_name": presenters.customer_name(customer),
        "picture_url": customer.picture_url or None,
        "channel": row.channel.slug,
        "kind": customer.kind,
        "blocked": customer.blocked_at is not None,
        "last_activity_at": row.last_activity_at,
        "name": _parts(names_of(customer), wanted),
    }
    return FoundCustomerPayload(**fields).model_dump(mode="json")


def _parts(text: str, wanted: str) -> list[PartPayload]:
    return [PartPayload(text=part, hit=hit) for part, hit in excerpt(text, wanted)]
