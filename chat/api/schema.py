"""The API's OpenAPI document, and the page that shows it.

https://spec.openapis.org/oas/v3.1.0, https://drf-spectacular.readthedocs.io
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator

PREFIX = "api/v1/admin/live-chat/"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """`Authorization: Token …`."""

    target_class = "chat.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token <token>`; `manage.py issue_token <username>` makes one.",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The browser's cookie."""

    target_class = "chat.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "A browser that is signed in; what changes something needs "
            "`X-CSRFToken` as well.",
        }


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The whole document; made once, a process's addresses do not change."""
    patterns = [path(PREFIX, include("chat.api.urls"))]
    found: dict[str, Any] = SchemaGenerator(patterns=patterns).get_schema(  # type: ignore[no-untyped-call]
        request=None, public=True
    )
    return found


@lru_cache(maxsize=1)
def _encoded() -> tuple[bytes, str]:
    text = json.dumps(document(), ensure_ascii=False).encode()
    return text, f'"{hashlib.sha256(text).hexdigest()[:32]}"'


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """`GET /api/v1/schema`: OpenAPI 3.1 as JSON. For anybody: it names no one."""
    text, etag = _encoded()
    answer: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(text, content_type="application/vnd.oai.openapi+json;version=3.1")
    answer["ETag"] = etag
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    """`GET /api/v1/docs`: to read and to try, without the internet."""
    return render(request, "chat/api_docs.html")
