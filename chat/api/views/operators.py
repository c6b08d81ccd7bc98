"""The one who asks."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from chat.api.serializers import Preferences
from chat.api.views.base import View, operator_of, valid
from chat.operations.set_language import set_language


class Me(View):
    """`GET me`, `PATCH me`."""

    def get(self, request: Request) -> Response:
        """`{id, name, role, status, language}`."""
        operator = operator_of(request)
        return self.ok(
            {
                "id": str(operator.user_id),
                "name": operator.display_name,
                "role": operator.role,
                "status": operator.status,
                "language": operator.language,
            }
        )

    def patch(self, request: Request) -> Response:
        """`{language}` → what GET answers."""
        given = valid(Preferences, request.data)
        set_language(operator=operator_of(request), language=given["language"])
        return self.get(request)
