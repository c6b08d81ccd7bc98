"""Daphne inside this process, so that it can drain: its own command drops every socket."""

from __future__ import annotations

import asyncio
import logging
import weakref
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

# First: it installs Twisted's asyncio reactor before anything imports another one.
import daphne.server
from autobahn.twisted.websocket import WebSocketServerProtocol
from daphne.endpoints import build_endpoint_description_strings
from django.conf import settings
from django.urls import get_resolver
from twisted.internet.defer import maybeDeferred
from twisted.internet.error import CannotListenError

from chat.publisher import PRESENCE_INTERVAL
from livechat_project import back_pressure, interpreter, lighter_daphne, shutdown
from livechat_project.request_bodies import BodyQueue
from livechat_project.slow_clients import PATIENCE_SECONDS, SlowClients
from webhooks import pump

logger = logging.getLogger(__name__)

Background = Callable[[asyncio.Event], Awaitable[None]]

# "Service Restart": clients connect again, after a random while.
# https://www.iana.org/assignments/websocket/websocket.xhtml
SERVICE_RESTART = 1012
_BACKLOG = 1024
_MIB = 1024 * 1024


def serve(*, host: str, port: int, with_worker: bool, say: Callable[[str], None]) -> None:
    """Serve the project until a signal. `say` gets the address once it listens.

    Raises CannotListen.
    """
    from livechat_project.asgi import application

    # Imported now and not by the first request: views, and LINE's client in the worker.
    _ = get_resolver().url_patterns
    background = None
    if with_worker:
        from livechat_project.worker import Worker

        background = Worker().run
    interpreter.settle_in()
    Server(
        application,
        host=host,
        port=port,
        behind_proxy=settings.PUBLIC_URL.startswith("https:"),
        background=background,
        listening=say,
        last=_last_words,
    ).serve()


async def _last_words() -> None:
    """What requests and sockets left to be done after them."""
    await asyncio.to_thread(pump.finish)
    # Announcements of presence wait this long for more to say.
    await asyncio.sleep(PRESENCE_INTERVAL + 0.1)


class CannotListen(Exception):
    """The address is taken, or not one of this machine's; the text is a sentence."""


class Server(daphne.server.Server):
    """Serves `application` on one address until a signal, with `background` on the same loop.

    On the first SIGTERM or SIGINT it takes no new connections, closes every WebSocket with 1012,
    lets requests and `background` finish for up to `shutdown.GRACE_SECONDS`, and `serve` returns.
    """

    def __init__(
        self,
        application: Any,
        *,
        host: str,
        port: int,
        behind_proxy: bool,
        background: Background | None = None,
        listening: Callable[[str], None] | None = None,
        last: Callable[[], Awaitable[None]] | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        """`behind_proxy`: believe X-Forwarded-*. `listening` is told the address, once open;
        `last` is called when every connection has ended, within the time that is left."""
        lighter_daphne.install()
        endpoints = build_endpoint_description_strings(host=host, port=port)
        super().__init__(
            application,
            endpoints=[f"{endpoint}:backlog={_BACKLOG}" for endpoint in endpoints],
            signal_handlers=False,
            # The consumer refuses over 64 KiB with 1009; past this the connection just drops.
            websocket_max_message_size=_MIB,
            websocket_max_frame_size=_MIB,
            # No greatest age: who may stay is decided by the session, not by the clock.
            websocket_timeout=-1,
            websocket_connect_timeout=20,
            websocket_handshake_timeout=20,
            ping_interval=20,
            ping_timeout=30,
            application_close_timeout=10,
            proxy_forwarded_address_header="X-Forwarded-For" if behind_proxy else None,
            proxy_forwarded_port_header="X-Forwarded-Port" if behind_proxy else None,
            proxy_forwarded_proto_header="X-Forwarded-Proto" if behind_proxy else None,
            verbosity=1,
            server_name="",
        )
        self.connections: dict[Any, dict[str, Any]] = {}
        self._where = f"{host}:{port}"
        self._background = background
        self._listening = listening
        self._last = last
        self._patience = patience
        self._ports: list[Any] = []
        self._failure: CannotListen | None = None
        self._http_channels: weakref.WeakSet[Any] = weakref.WeakSet()

    def serve(self) -> None:
        """Block until a signal has come and everything is finished. Raises CannotListen."""
        self.ready_callable = self._start
        self.run()
        if self._failure:
            raise self._failure

    def _start(self) -> None:
        loop = asyncio.get_event_loop()
        stop = asyncio.Event()
        shutdown.on_signals(loop, stop)
        # Referenced, or the garbage collector may end it.
        self._main = loop.create_task(self._until_stopped(stop))

    async def _until_stopped(self, stop: asyncio.Event) -> None:
        background = asyncio.ensure_future(self._background(stop)) if self._background else None
        slow_clients = SlowClients(self._open_sockets, patience=self._patience)
        watching = asyncio.ensure_future(slow_clients.watch())
        try:
            await stop.wait()
            await self._drain(background)
        except Exception:
            logger.exception("The server could not finish in order.")
        finally:
            watching.cancel()
            self.stop()

    # Listening

    def listen_success(self, port: Any) -> None:
        self._ports.append(port)
        address = port.getHost()
        host = f"[{address.host}]" if ":" in address.host else address.host
        if self._listening:
            self._listening(f"http://{host}:{address.port}")

    def listen_error(self, failure: Any) -> None:
        error = failure.value
        reason = error.socketError.strerror if isinstance(error, CannotListenError) else str(error)
        self._failure = CannotListen(f"Cannot listen on {self._where}: {reason}.")
        self.stop()

    # Draining

    async def _drain(self, background: asyncio.Future[None] | None) -> None:
        for port in self._ports:
            await maybeDeferred(port.stopListening).asFuture(asyncio.get_running_loop())
        try:
            async with asyncio.timeout(shutdown.GRACE_SECONDS):
                await self._connections_ended()
                if background is not None:
                    await asyncio.shield(background)
                if self._last is not None:
                    await self._last()
        except TimeoutError:
            logger.warning("Still busy after %s s; the rest is cut off.", shutdown.GRACE_SECONDS)

    async def _connections_ended(self) -> None:
        while True:
            # Again and again: a handshake may just have ended, or a response.
            self._close_sockets()
            self._close_idle_channels()
            if not self._busy():
                return
            await asyncio.sleep(0.02)

    def _close_sockets(self) -> None:
        for protocol in self._open_sockets():
            _close(protocol, SERVICE_RESTART)

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """As Daphne's own, but for the queue of a request."""
        if scope["type"] != "http":
            return super().create_application(protocol, scope)
        queue = BodyQueue(protocol.content)
        scope.setdefault("asgi", {"version": "3.0"})
        running = self.application(
            scope=scope, receive=queue.get, send=partial(self.handle_reply, protocol)
        )
        if protocol not in self.connections:
            return None
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(running)
        return queue

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        if message.get("type") == "websocket.send" and _is_closing(protocol):
            # As Daphne does once it has closed; the application is about to be told.
            return
        code = message.get("code") or 0
        standard = message.get("type") == "websocket.close" and 1000 < code < 3000
        if standard and protocol in self._open_sockets():
            _close(protocol, code)
        else:
            await super().handle_reply(protocol, message)
        if message.get("type") == "http.response.body" and message.get("more_body"):
            await back_pressure.drained(protocol, self._patience)

    def _open_sockets(self) -> list[Any]:
        return [
            protocol
            for protocol in self.connections
            if isinstance(protocol, WebSocketServerProtocol)
            and protocol.state == protocol.STATE_OPEN
        ]

    def _close_idle_channels(self) -> None:
        """HTTP connections take no further request; those without one are closed."""
        for channel in self._channels():
            channel.persistent = False
            for request in channel.requests:
                request.responseHeaders.setRawHeaders(b"Connection", [b"close"])
            if not channel.requests:
                channel.loseConnection()

    def _busy(self) -> bool:
        """Whether a connection is still open, or the application still at work for one."""
        return bool(self._channels()) or any(
            _is_open_socket(protocol) or _is_running(details)
            for protocol, details in self.connections.items()
        )

    def protocol_connected(self, protocol: Any) -> None:
        super().protocol_connected(protocol)
        if not isinstance(protocol, WebSocketServerProtocol):
            self._http_channels.add(protocol.channel)

    def _channels(self) -> list[Any]:
        """Open connections that speak HTTP; one that became a WebSocket is not among them."""
        return [
            channel
            for channel in self._http_channels
            if channel.transport.connected
            and not isinstance(channel.transport.protocol, WebSocketServerProtocol)
        ]

    def kill_all_applications(self) -> Any:
        # Daphne's own trips over connections that have no application (any more).
        self.connections = {
            protocol: details
            for protocol, details in self.connections.items()
            if "application_instance" in details
        }
        return super().kill_all_applications()


def _close(protocol: Any, code: int) -> None:
    """Close with a code of the standard's, such as 1009 or 1012.

    autobahn's `sendClose` takes 1000 and codes from 3000 on, and raises for what lies between.
    """
    protocol.sendCloseFrame(code=code)


def _is_closing(protocol: Any) -> bool:
    """Whether a side has said goodbye: autobahn raises for whatever is sent from then on."""
    is_socket = isinstance(protocol, WebSocketServerProtocol)
    return is_socket and protocol.state in (protocol.STATE_CLOSING, protocol.STATE_CLOSED)


def _is_open_socket(protocol: Any) -> bool:
    is_socket = isinstance(protocol, WebSocketServerProtocol)
    return is_socket and bool(protocol.transport.connected)


def _is_running(details: dict[str, Any]) -> bool:
    application = details.get("application_instance")
    return application is not None and not application.done()
