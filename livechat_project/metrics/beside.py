"""The figures of a worker, which serves no requests otherwise: a small server on a thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from livechat_project.metrics import page

logger = logging.getLogger(__name__)


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Who asks, and how often, is no news."""


def serve(host: str, port: int) -> Callable[[], None]:
    """Serve `/metrics` to whoever has METRICS_TOKEN, until the returned function is called.

    Raises OSError where nothing can listen there.
    """
    server = make_server(host, port, _answer, WSGIServer, _Quiet)
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return stop


def _answer(asked: dict[str, Any], start: Any) -> Iterable[bytes]:
    if asked["PATH_INFO"] != "/metrics":
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [b"Only /metrics is here.\n"]
    if not page.may_read(asked.get("HTTP_AUTHORIZATION", "")):
        start("401 Unauthorized", [("WWW-Authenticate", "Bearer")])
        return [b"Send Authorization: Bearer, and METRICS_TOKEN.\n"]
    body = generate_latest()
    start("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
    return [body]
