"""Searching: what was said, ever, and who the customers are."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from chat import presenters
from chat.api import pages, shapes
from chat.api.describing import describes
from chat.api.views.base import View, operator_of, valid
from chat.finding import excerpt
from chat.models import Conversation, Message, Note
from chat.models.search import names_of, said_in
from chat.protocol.found import FoundCustomerPayload, FoundPayload, PartPayload
from chat.selectors import found
from chat.selectors.reach import reach_of

# Of customers; who is further down is found by more of the name.
FURTHEST = 100_000


class CustomerQuery(serializers.Serializer[None]):
    """`?q=&cursor=&limit=`."""

    # Empty or too long is for the selector to say.
    q = serializers.CharField(required=False, default="", allow_blank=True, trim_whitespace=False)
    cursor = pages.CursorField()
    limit = serializers.IntegerField(default=found.PAGE, min_value=1, max_value=found.MAX_PAGE)


class MessageQuery(CustomerQuery):
    """And `before=`, which is `cursor` by its older name."""

    before = serializers.CharField(required=False, default=None, max_length=50)


class Messages(View):
    """`GET messages/search?q=&cursor=&limit=`."""

    @describes("Search all messages and notes", shapes.FoundPage, query=MessageQuery, tag="search")
    def get(self, request: Request) -> Response:
        """`{results: [found, newest first], next, complete}`."""
        query = valid(MessageQuery, request.query_params)
        wanted = found.wanted(query["q"])
        named = "cursor" if query["cursor"] else "before"
        reach = reach_of(operator_of(request))
        page = found.said(
            wanted, before=query[named], limit=query["limit"], named=named, reach=reach
        )
        results = [_said(row, wanted) for row in page.rows]
        return self.ok({"results": results, "next": page.next, "complete": found.complete()})


class Customers(View):
    """`GET customers/search?q=&cursor=&limit=`."""

    @describes(
        "Search customers by name", shapes.FoundCustomerPage, query=CustomerQuery, tag="search"
    )
    def get(self, request: Request) -> Response:
        """`{results: [found customer, who wrote last first], next, has_more}`."""
        query = valid(CustomerQuery, request.query_params)
        wanted = found.wanted(query["q"])
        offset = pages.read(query["cursor"], "offset").get("offset", 0)
        reach = reach_of(operator_of(request))
        page = found.customers(
            wanted, offset=min(offset, FURTHEST), limit=query["limit"], reach=reach
        )
        results = [_customer(row, wanted) for row in page.rows]
        following = pages.after("offset", offset + query["limit"]) if page.has_more else None
        return self.ok({"results": results, "next": following, "has_more": page.has_more})


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
