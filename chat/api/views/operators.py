"""The one who asks."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from chat.api.serializers import Preferences
from chat.api.views.base import View, operator_of, valid
from chat.operations.set_preferences import set_preferences
from chat.selectors.preferences import preferences


class Me(View):
    """`GET me`, `PATCH me`."""

    def get(self, request: Request) -> Response:
        """`{id, name, role, status, language, enter_sends, single_keys, noticing}`."""
        operator = operator_of(request)
        return self.ok(
            {
                "id": str(operator.user_id),
                "name": operator.display_name,
                "role": operator.role,
                "status": operator.status,
                **preferences(operator).model_dump(mode="json"),
            }
        )

    def patch(self, request: Request) -> Response:
        """Some of `language`, `enter_sends`, `single_keys`, `noticing` → what GET answers."""
        changes = valid(Preferences, request.data)
        set_preferences(operator=operator_of(request), changes=changes)
        return self.get(request)
