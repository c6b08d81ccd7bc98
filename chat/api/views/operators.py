"""The one who asks."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from chat.api.views.base import View, operator_of


class Me(View):
    """`GET me`."""

    def get(self, request: Request) -> Response:
        """`{id, name, role, status}`."""
        operator = operator_of(request)
        return self.ok(
            {
                "id": str(operator.user_id),
                "name": operator.display_name,
                "role": operator.role,
                "status": operator.status,
            }
        )
