"""What a handshake brings along: where it comes from, and the browser's session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import parse_cookie


def origin(scope: Mapping[str, Any]) -> str | None:
    """The page's origin; None for a client that is not a browser."""
    return _header(scope, b"origin")


def origin_is_allowed(value: str) -> bool:
    """Whether a page of this origin may open the socket: its cookies would come along."""
    return value.rstrip("/").lower() in settings.ALLOWED_ORIGINS


def session_key(scope: Mapping[str, Any]) -> str | None:
    """The session cookie's value, if there is one."""
    return parse_cookie(_header(scope, b"cookie") or "").get(settings.SESSION_COOKIE_NAME)


def _header(scope: Mapping[str, Any], name: bytes) -> str | None:
    headers: Iterable[tuple[bytes, bytes]] = scope.get("headers", ())
    return next((value.decode("latin-1") for key, value in headers if key.lower() == name), None)
