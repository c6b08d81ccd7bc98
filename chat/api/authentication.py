"""A token in the Authorization header, or the browser's session with its CSRF token."""

from __future__ import annotations

from typing import Any

from rest_framework import authentication
from rest_framework.request import Request

from chat import access
from chat.errors import Forbidden

SCHEME = "Token"


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Token <token of manage.py issue_token>`."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        found = access.by_token(token.strip())
        return access.operator(found.operator_id).user, found

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class SessionAuthentication(authentication.SessionAuthentication):
    """Django's session; unsafe methods need the CSRF token.

    A session of somebody who is not an operator is refused by the permission, not here.
    """

    def authenticate_header(self, request: Request) -> str:
        # With one, DRF answers 401 and not 403 to somebody who has not signed in.
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except Exception as error:
            raise Forbidden(f"The CSRF token is missing or wrong: {error}") from error
