"""What the one who asks has begun to write."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from chat.api import shapes_team
from chat.api.describing import describes
from chat.api.serializers import BIGGEST
from chat.api.views.base import View, operator_of, valid
from chat.operations.drafts import LONGEST, Written, draft_update, save_draft
from chat.protocol.personal import DraftUpdate
from chat.selectors import drafts
from chat.selectors.conversations import conversation_id


class WrittenDraft(serializers.Serializer[None]):
    """`{text, note?, mode?, quote_message_id?, revision?, device?}`."""

    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=LONGEST)
    note = serializers.CharField(
        required=False, default="", allow_blank=True, trim_whitespace=False, max_length=LONGEST
    )
    mode = serializers.CharField(required=False, default="reply", max_length=5)
    quote_message_id = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=0, max_value=BIGGEST
    )
    # Room for those that follow.
    revision = serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=BIGGEST // 2
    )
    device = serializers.CharField(required=False, default="", allow_blank=True, max_length=64)


class Drafts(View):
    """`GET drafts`."""

    @describes("What one has begun to write", shapes_team.DraftList, tag="drafts")
    def get(self, request: Request) -> Response:
        """`{results: [draft, newest first]}`."""
        begun = drafts.begun(operator_of(request).user_id)
        results = [draft_update(each).model_dump(mode="json") for each in begun]
        return self.ok({"results": results})


class OneDraft(View):
    """`GET` and `PUT conversations/{line_user_id}/draft`."""

    @describes("One's draft in a conversation", DraftUpdate, refuses=[404], tag="drafts")
    def get(self, request: Request, line_user_id: str) -> Response:
        """The draft, empty where nothing is begun."""
        found = drafts.of(
            operator_of(request).user_id, conversation_id(line_user_id, operator_of(request))
        )
        return self.ok(draft_update(found).model_dump(mode="json"))

    @describes(
        "Keep one's draft", shapes_team.SavedDraft, body=WrittenDraft, refuses=[404], tag="drafts"
    )
    def put(self, request: Request, line_user_id: str) -> Response:
        """`{draft, replaced}`; `replaced`: null, or the texts that went unknown to this device."""
        given = valid(WrittenDraft, request.data)
        device = given.pop("device")
        saved = save_draft(
            conversation_id=conversation_id(line_user_id, operator_of(request)),
            operator=operator_of(request),
            written=Written(**given),
            device=device,
        )
        replaced = saved.replaced.model_dump(mode="json") if saved.replaced else None
        return self.ok({"draft": saved.draft.model_dump(mode="json"), "replaced": replaced})
