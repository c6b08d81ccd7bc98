"""Canned replies: kept, found and used."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from chat import presenters
from chat.api import pages, shapes_team
from chat.api.describing import describes
from chat.api.serializers import BIGGEST
from chat.api.views.base import VIA, View, operator_of, valid
from chat.canned import filled
from chat.models import CannedReply, Conversation
from chat.operations import canned_replies
from chat.selectors import canned
from chat.selectors.conversations import conversation_id

# The console asks for all of them at once.
MAX_LIMIT = 1000


class ReplyFields(serializers.Serializer[None]):
    """What a reply consists of; what is right is for the operation to say."""

    title = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    text = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    shortcut = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    folder = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    language = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    media_id = serializers.UUIDField(required=False, allow_null=True)


class NewReply(ReplyFields):
    """`{title, text, shortcut?, folder?, language?, media_id?, shared?}`."""

    shared = serializers.BooleanField(required=False, default=False)


class SearchQuery(serializers.Serializer[None]):
    """`?q=&folder=&language=&cursor=&limit=`."""

    q = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    folder = serializers.CharField(required=False, default=None, allow_blank=True)
    language = serializers.CharField(required=False, default=None, allow_blank=True)
    cursor = pages.CursorField()
    limit = serializers.IntegerField(default=MAX_LIMIT, min_value=1, max_value=MAX_LIMIT)


class UseReply(serializers.Serializer[None]):
    """`{line_user_id}`."""

    line_user_id = serializers.CharField(max_length=150)


class CannedReplies(View):
    """`GET canned-replies?q=&folder=&language=`, `POST` a new one."""

    @describes(
        "Canned replies that one may use",
        shapes_team.CannedReplyPage,
        query=SearchQuery,
        tag="canned replies",
    )
    def get(self, request: Request) -> Response:
        """`{results: [canned reply], next}`, the most used first."""
        query = valid(SearchQuery, request.query_params)
        me = operator_of(request)
        found = canned.search(
            me.user_id, query=query["q"], folder=query["folder"], language=query["language"]
        )
        offset = pages.read(query["cursor"], "offset").get("offset", 0)
        end = offset + query["limit"]
        following = pages.after("offset", end) if len(found) > end else None
        results = [body(reply) for reply in found[offset:end]]
        return self.ok({"results": results, "next": following})

    @describes(
        "Keep a reply: one's own, or the team's",
        shapes_team.CannedReplyPayload,
        status=201,
        body=NewReply,
        tag="canned replies",
    )
    def post(self, request: Request) -> Response:
        """201, the reply: the operator's own, or with `shared` the team's."""
        data = valid(NewReply, request.data)
        shared = data.pop("shared")
        actor = canned_replies.Actor(operator_of(request), VIA)
        reply = canned_replies.create_canned_reply(fields=data, shared=shared, actor=actor)
        return self.ok(body(reply), status=201)


class OneCannedReply(View):
    """`GET`, `PATCH` and `DELETE canned-replies/{reply_id}`."""

    @describes(
        "One canned reply", shapes_team.CannedReplyPayload, refuses=[404], tag="canned replies"
    )
    def get(self, request: Request, reply_id: int) -> Response:
        return self.ok(body(_found(request, reply_id)))

    @describes(
        "Change a canned reply",
        shapes_team.CannedReplyPayload,
        body=ReplyFields,
        refuses=[404],
        tag="canned replies",
    )
    def patch(self, request: Request, reply_id: int) -> Response:
        """The reply with the fields that were given."""
        actor = canned_replies.Actor(operator_of(request), VIA)
        reply = canned_replies.change_canned_reply(
            reply=_found(request, reply_id), fields=valid(ReplyFields, request.data), actor=actor
        )
        return self.ok(body(reply))

    @describes("Forget a canned reply", None, status=204, refuses=[404], tag="canned replies")
    def delete(self, request: Request, reply_id: int) -> Response:
        """204."""
        actor = canned_replies.Actor(operator_of(request), VIA)
        canned_replies.delete_canned_reply(reply=_found(request, reply_id), actor=actor)
        return self.ok(None, status=204)


class UseCannedReply(View):
    """`POST canned-replies/{reply_id}/use {line_user_id}`: counted, filled for a conversation."""

    @describes(
        "Fill a canned reply for a conversation",
        shapes_team.FilledReply,
        body=UseReply,
        refuses=[404],
        tag="canned replies",
    )
    def post(self, request: Request, reply_id: int) -> Response:
        """`{text, media}` as they are to be sent. Nothing is sent."""
        reply = _found(request, reply_id)
        pk = conversation_id(valid(UseReply, request.data)["line_user_id"], operator_of(request))
        conversation = Conversation.objects.with_people().get(pk=pk)
        values = {
            "customer_name": conversation.customer.display_name,
            "operator_name": operator_of(request).display_name,
            "channel_name": conversation.channel.name,
        }
        canned_replies.note_use(reply=reply)
        return self.ok({"text": filled(reply.text, values), "media": body(reply)["media"]})


def body(reply: CannedReply) -> dict[str, Any]:
    """A canned reply as JSON."""
    media = presenters.media_payload(reply.media)
    return {
        "id": reply.pk,
        "shared": reply.owner_id is None,
        "folder": reply.folder,
        "title": reply.title,
        "shortcut": reply.shortcut,
        "text": reply.text,
        "language": reply.language,
        "media": media.model_dump(mode="json") if media else None,
        "used_count": reply.used_count,
    }


def _found(request: Request, reply_id: int) -> CannedReply:
    # A colleague's own one is not there for others.
    found = canned.usable(operator_of(request).user_id).filter(pk=min(reply_id, BIGGEST)).first()
    if found is None:
        raise NotFound("There is no such canned reply, or not any more.")
    return found
