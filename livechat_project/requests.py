"""What every request and every socket has: an id for the logs, and a time that is measured."""

from __future__ import annotations

import re
import time
import uuid
from typing import Any

from chat import meters
from livechat_project.logs import REQUEST_ID

HEADER = b"x-request-id"
_WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{8,64}")
# Whose requests are told apart; everything else is a page.
_PARTS = {
    "/api/v1/line/": "webhook",
    "/api/": "api",
    "/media/": "media",
    "/static/": "static",
    "/metrics": "metrics",
    "/admin/": "admin",
}
# The console is below the admin's address.
_CONSOLE = "/admin/live-chat/"


class RequestDoor:
    """An ASGI application around another one.

    The id is the proxy's `X-Request-ID` where there is a proxy and it is well formed, else a new
    one; the answer carries it.
    """

    def __init__(self, application: Any, *, behind_proxy: bool) -> None:
        self._application = application
        self._behind_proxy = behind_proxy

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        given = dict(scope.get("headers") or ()).get(HEADER, b"") if self._behind_proxy else b""
        request_id = given if _WELL_FORMED.fullmatch(given) else uuid.uuid4().hex.encode()
        token = REQUEST_ID.set(request_id.decode())
        try:
            if scope["type"] != "http":
                await self._application(scope, receive, send)
                return
            began = time.perf_counter()

            async def noted(message: dict[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    meters.HTTP_SECONDS.labels(
                        part_of(scope["path"]), f"{message['status'] // 100}xx"
                    ).observe(time.perf_counter() - began)
                    message = {
                        **message,
                        "headers": [*message.get("headers", ()), (HEADER, request_id)],
                    }
                await send(message)

            await self._application(scope, receive, noted)
        finally:
            REQUEST_ID.reset(token)


def part_of(path: str) -> str:
    """The few kinds of requests that there are, by the beginning of their path."""
    if path.startswith(_CONSOLE):
        return "page"
    return next((part for start, part in _PARTS.items() if path.startswith(start)), "page")
