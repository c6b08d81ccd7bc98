"""A proxy on the way to a server, of the kind that some offices have: it may refuse WebSockets."""

from __future__ import annotations

import contextlib
import socket
import threading

_PIECE = 65536
_REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class HttpProxy:
    """Passes on what comes to `url`, to `port` of this machine. Close it at the end.

    While `refuses_sockets` is set, a request for an upgrade is answered 403, and HTTP goes through.
    """

    def __init__(self, port: int) -> None:
        self.refuses_sockets = False
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._upgraded: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def refuse_sockets(self) -> None:
        """From now on, and those that are open are cut."""
        self.refuses_sockets = True
        for one in list(self._upgraded):
            _cut(one)

    def allow_sockets(self) -> None:
        self.refuses_sockets = False

    def close(self) -> None:
        self._listener.close()
        for one in list(self._upgraded):
            _cut(one)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        """One connection: a browser opens a new one for each WebSocket, so its head tells."""
        with contextlib.suppress(OSError), client:
            head = client.recv(_PIECE)
            is_upgrade = b"upgrade: websocket" in head.lower()
            if is_upgrade and self.refuses_sockets:
                client.sendall(_REFUSAL)
                return
            with socket.create_connection(("127.0.0.1", self._target)) as server:
                if is_upgrade:
                    self._upgraded.add(client)
                server.sendall(head)
                threading.Thread(target=_pump, args=(server, client), daemon=True).start()
                _pump(client, server)
        self._upgraded.discard(client)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(_PIECE):
            sink.sendall(piece)
    _cut(source)
    _cut(sink)


def _cut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
