"""Who may use the API."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from chat import access
from chat.errors import MissingToken


class IsOperator(BasePermission):
    """A signed-in, active operator. Leaves the profile at `request.operator`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not getattr(request.user, "is_authenticated", False):
            raise MissingToken("Sign in first, or send a token: Authorization: Token <token>.")
        request.operator = access.operator(request.user.pk or 0)  # type: ignore[attr-defined]
        return True
