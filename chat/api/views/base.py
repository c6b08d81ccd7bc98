"""What every view of the API has."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from chat import presenters
from chat.api.throttling import THROTTLE
from chat.errors import NotAuthenticated
from chat.models import LogEntry, OperatorProfile
from chat.protocol.payloads import ConversationPayload
from chat.selectors import inbox

VIA = LogEntry.Via.REST


def operator_of(request: Request) -> OperatorProfile:
    """Who asks; the permission has put it there."""
    return cast(OperatorProfile, request.operator)  # type: ignore[attr-defined]


def valid(serializer: type[Serializer[Any]], data: Any) -> dict[str, Any]:
    """The validated input. Raises DRF's ValidationError."""
    checked = serializer(data=data)
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)


def conversation_body(conversation_id: int, operator: OperatorProfile) -> dict[str, Any]:
    """A conversation's row as JSON."""
    row = inbox.rows(operator.user_id).get(pk=conversation_id)
    return row_body(row)


def row_body(row: Any) -> dict[str, Any]:
    """A row of `selectors.inbox.rows` as JSON."""
    fields = presenters.conversation_payload(row, read_count=row.read_count or 0)
    return ConversationPayload(**fields).model_dump(mode="json")


class View(APIView):
    """An operator's view.

    Each answer, errors too, names the release of the console that this server hands out.
    """

    # Whether a call of it counts for RATE_LIMIT_REQUESTS: a page of pictures is many at once.
    counted = True

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """DRF's, with the header."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Livechat-Release"] = settings.RELEASE
        return answer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who asks, and whether they ask too often. Raises NotAuthenticated, RateLimitExceeded."""
        try:
            super().initial(request, *args, **kwargs)
        except NotAuthenticated:
            address = request.META.get("REMOTE_ADDR", "")
            THROTTLE.take(f"address {address}", settings.RATE_LIMIT_ANONYMOUS)
            raise
        if self.counted:
            who = operator_of(request).user_id
            THROTTLE.take(f"operator {who}", settings.RATE_LIMIT_REQUESTS)

    def ok(self, body: Any, status: int = 200) -> Response:
        """The answer; never kept by a cache on the way."""
        return Response(body, status=status, headers={"Cache-Control": "no-store"})


class Unknown(View):
    """Any address that there is not: said as the API says everything."""

    schema = None

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        raise NotFound("There is no such address; /api/v1/docs has those that there are.")
