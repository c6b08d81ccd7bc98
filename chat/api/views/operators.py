"""The one who asks."""

from __future__ import annotations

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from chat import presence, presenters
from chat.api import shapes_team
from chat.api.describing import describes
from chat.api.serializers import OwnStatus, Preferences
from chat.api.views.base import View, operator_of, valid
from chat.operations.set_preferences import set_preferences
from chat.selectors import operators
from chat.selectors.preferences import preferences


class Me(View):
    """`GET me`, `PATCH me`."""

    @describes("The one who asks", shapes_team.Me, tag="people")
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

    @describes("Change one's preferences", shapes_team.Me, body=Preferences, tag="people")
    def patch(self, request: Request) -> Response:
        """Some of `language`, `enter_sends`, `single_keys`, `noticing` → what GET answers."""
        changes = valid(Preferences, request.data)
        set_preferences(operator=operator_of(request), changes=changes)
        return self.get(request)


class Presence(View):
    """`GET presence`, `PUT presence {status}`."""

    @describes("Who is online", shapes_team.PresenceList, tag="people")
    def get(self, request: Request) -> Response:
        """`{results: [{id, name, status, active_chats}]}` of those with a living socket."""
        online = operators.online(timezone.now())
        return self.ok({"results": [presenters.presence(one).model_dump() for one in online]})

    @describes("Set one's own status", shapes_team.PresenceList, body=OwnStatus, tag="people")
    def put(self, request: Request) -> Response:
        """How one wants to be seen, on all of one's sockets → what GET answers."""
        status = valid(OwnStatus, request.data)["status"]
        presence.set_status(operator=operator_of(request), status=status)
        return self.get(request)
