"""Daphne without what its libraries do for every request and every frame and nobody needs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import daphne.server
from daphne.http_protocol import HTTPFactory
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet.tcp import Connection
from twisted.web import http

# RFC 6455, 5.2: a whole text message in one frame.
_TEXT = b"\x81"


def install() -> None:
    """Call before a server runs. Changes nothing that a client could see."""
    daphne.server.HTTPFactory = QuietFactory
    daphne.server.WebSocketFactory = PromptFactory
    # It runs the header through Python's e-mail parser, and clients send the same few values.
    if not hasattr(http._parseContentType, "cache_info"):
        http._parseContentType = lru_cache(maxsize=64)(http._parseContentType)


class QuietFactory(HTTPFactory):
    """Without Twisted's access log, which is formatted even where nobody listens."""

    def log(self, request: Any) -> None:
        pass


class PromptProtocol(WebSocketProtocol):
    """Hands a text to the kernel at once, not in the next turn of the event loop.

    So no frame is kept for each of a thousand sockets until all of them have been asked whether
    they can be written to. What the kernel does not take waits as before.
    """

    def serverSend(self, content: Any, binary: bool = False) -> None:  # noqa: N802 (Daphne's name)
        if binary or self.state != self.STATE_OPEN or self.send_queue:
            super().serverSend(content, binary)
            return
        payload = content.encode("utf-8")
        _write(self.transport, _TEXT + _length(len(payload)) + payload)


class PromptFactory(WebSocketFactory):
    protocol = PromptProtocol


def _length(size: int) -> bytes:
    """RFC 6455, 5.2: as short as it can be written; a server's frames have no mask."""
    if size < 126:
        return bytes((size,))
    if size < 65536:
        return b"\x7e" + size.to_bytes(2, "big")
    return b"\x7f" + size.to_bytes(8, "big")


def _write(transport: Any, data: bytes) -> None:
    free = (
        isinstance(transport, Connection)
        and transport.connected
        and not transport.disconnecting
        and not transport.dataBuffer
        and not transport._tempDataLen
    )
    if free:
        taken = transport.writeSomeData(data)
        # Anything but a number: the connection is lost, as `write` finds out in its own way.
        if isinstance(taken, int) and taken > 0:
            data = data[taken:]
    if data:
        transport.write(data)
