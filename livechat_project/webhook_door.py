"""LINE's webhook, past Django's middleware: no session, no CSRF, no page headers, one thread.

The view is the same as behind Django's own handler, which would spend several times the view's
own work on middleware, a thread for each request, and hops between them and the event loop.
"""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.urls import resolve
from django.utils.log import log_response

from chat import threads
from webhooks.views import MAX_BODY_BYTES

PREFIX = "/api/v1/line/webhook"
# Threads of their own, so that neither slow commands of operators hold up LINE, which waits two
# seconds, nor a flood of webhooks the operators.
MAX_THREADS = 8

_pool = ThreadPoolExecutor(max_workers=MAX_THREADS, thread_name_prefix="webhook")


class WebhookDoor:
    """An ASGI application for HTTP: takes what is below PREFIX, and leaves the rest to another."""

    def __init__(self, otherwise: Any) -> None:
        self._otherwise = otherwise

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if not scope["path"].startswith(PREFIX):
            await self._otherwise(scope, receive, send)
            return
        body = await _read(receive)
        if body is None:
            return
        response = await threads.run_in(_pool, _answer, scope, body)
        # Without it Daphne answers in chunks.
        response.headers.setdefault("Content-Length", str(len(response.content)))
        headers = [
            (name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()
        ]
        await send(
            {"type": "http.response.start", "status": response.status_code, "headers": headers}
        )
        await send({"type": "http.response.body", "body": response.content})


async def _read(receive: Any) -> bytes | None:
    """The body, of which no more is kept than shows that it is too long; None if LINE hung up."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        if len(body) <= MAX_BODY_BYTES:
            body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


def _answer(scope: Any, body: bytes) -> HttpResponse:
    request = ASGIRequest(scope, io.BytesIO(body))
    response = cast(HttpResponse, _respond(request))
    if response.status_code >= 400:
        log_response(
            "%s: %s", response.reason_phrase, request.path, response=response, request=request
        )
    return response


@convert_exception_to_response
def _respond(request: HttpRequest) -> HttpResponse:
    match = request.resolver_match = resolve(request.path_info)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    return response
