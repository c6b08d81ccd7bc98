"""What Twisted does for every HTTP request and nobody needs, left out: a third of a webhook."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import daphne.server
from daphne.http_protocol import HTTPFactory
from twisted.web import http


class QuietFactory(HTTPFactory):
    """Daphne's, without Twisted's access log, which it formats even where nobody listens."""

    def log(self, request: Any) -> None:
        pass


def install() -> None:
    """Call before a server runs. Changes nothing that a client could see."""
    daphne.server.HTTPFactory = QuietFactory
    # It runs the header through Python's e-mail parser, and clients send the same few values.
    if not hasattr(http._parseContentType, "cache_info"):
        http._parseContentType = lru_cache(maxsize=64)(http._parseContentType)
