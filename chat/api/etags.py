"""Answers that are asked for again and again: 304 while nothing has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response

from chat.api.views.base import operator_of


def unless_known(request: Request, version: Any, body: Callable[[], Any]) -> Response:
    """200 with an ETag, or 304 where the client has named it; then `body` is not called.

    `version`: changes whenever the body would. Who asks, the address with its query, and the
    release count too.
    """
    who = operator_of(request).user_id
    told = repr((settings.RELEASE, who, request.get_full_path(), version))
    etag = f'W/"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'
    # No cache on the way keeps it: who polls keeps the tag, and the answer with it.
    headers = {"ETag": etag, "Cache-Control": "no-store"}
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in known:
        return Response(status=304, headers=headers)
    return Response(body(), headers=headers)
