"""The server as its users meet it at its end: a real process, real sockets, real signals."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from chat.line.signature import sign
from tests.support.backend import LINE_CHANNEL_SECRET
from tests.support.processes import Process
from tests.support.programs import Server
from tests.support.stack import Stack
from tests.support.waiting import eventually, free_port


@contextmanager
def nothing_can_be_written(stack: Stack) -> Iterator[Callable[[], None]]:
    """Hold the lock that every webhook needs; gives a function that lets go of it."""
    url = stack.settings["DATABASE_URL"]
    connection: Any
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.execute("BEGIN IMMEDIATE")
    else:
        connection = psycopg.connect(url)
        connection.execute("LOCK TABLE webhooks_webhookrequest IN ACCESS EXCLUSIVE MODE")
    try:
        yield connection.rollback
    finally:
        connection.rollback()
        connection.close()


@contextmanager
def signed_in(server: Server, token: str) -> Iterator[ClientConnection]:
    with connect(server.socket_url, proxy=None) as client:
        client.send(json.dumps({"type": "auth", "payload": {"token": token}}))
        assert json.loads(client.recv(5))["type"] == "auth_success"
        yield client


def close_code(client: ClientConnection) -> int | None:
    try:
        while True:
            client.recv(10)
    except ConnectionClosed:
        return client.close_code


class Webhook(threading.Thread):
    """A webhook on its way; `status` is what it was answered, 0 if the connection broke."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self._server = server
        self.status: int | None = None
        self.start()

    def run(self) -> None:
        body = b'{"destination": "U0", "events": [{"type": "follow", "webhookEventId": "1"}]}'
        headers = {"x-line-signature": sign(LINE_CHANNEL_SECRET, body)}
        try:
            self.status, _ = self._server.request("/api/v1/line/webhook", body, headers)
        except OSError:
            self.status = 0


def in_hand(server: Server) -> Webhook:
    """A webhook that the server has taken and cannot answer yet."""
    webhook = Webhook(server)
    # It answers others meanwhile, and the threads of one process are not in each other's way.
    for _ in range(5):
        assert server.request("/api/v1/health")[0] == 200
        webhook.join(0.1)
    assert webhook.is_alive()
    return webhook


def process_of(server: Server) -> Process:
    assert server.process is not None
    return server.process


def exit_code(server: Server) -> int:
    """Of a server that has been told to end already: a second signal would cut it short."""
    process = process_of(server)
    eventually(lambda: not process.is_running, "the server's end", within=10)
    return process.stop()


def test_on_sigterm_every_socket_is_closed_with_1012_and_the_exit_code_is_0(stack: Stack) -> None:
    server = stack.start_server()
    alice, bob = stack.tokens["alice"], stack.tokens["bob"]
    with signed_in(server, alice) as one, signed_in(server, bob) as other:
        started = time.monotonic()
        process_of(server).send(signal.SIGTERM)
        assert [close_code(one), close_code(other)] == [1012, 1012]

    assert exit_code(server) == 0
    assert time.monotonic() - started < 10


def test_operators_are_gone_from_the_presence_of_a_server_that_was_stopped(stack: Stack) -> None:
    server = stack.start_server()
    count = "from chat.models import OperatorConnection as C; print(C.objects.count())"
    with signed_in(server, stack.tokens["alice"]):
        assert stack.manage("shell", "--no-imports", "-c", count).strip() == "1"
        assert server.terminate(within=10) == 0
    assert stack.manage("shell", "--no-imports", "-c", count).strip() == "0"


def test_a_request_in_hand_is_answered_before_the_server_ends(stack: Stack) -> None:
    server = stack.start_server()
    with nothing_can_be_written(stack) as let_go:
        webhook = in_hand(server)
        process_of(server).send(signal.SIGTERM)
        eventually(lambda: not accepts(server), "the end of listening")
        let_go()
        webhook.join(10)

    assert webhook.status == 200
    assert exit_code(server) == 0


def accepts(server: Server) -> bool:
    try:
        socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
    except OSError:
        return False
    return True


def test_a_connection_that_waits_for_its_next_request_is_closed_on_sigterm(stack: Stack) -> None:
    server = stack.start_server()
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    client.request("GET", "/api/v1/health")
    assert client.getresponse().read() == b'{"status": "ok"}'

    process_of(server).send(signal.SIGTERM)

    assert client.sock.recv(1) == b""
    assert exit_code(server) == 0


def test_what_never_ends_is_cut_off_in_time(stack: Stack) -> None:
    server = stack.start_server()
    with nothing_can_be_written(stack):
        webhook = in_hand(server)
        assert server.terminate(within=10) == 0
        webhook.join(5)
    assert webhook.status == 0


def test_a_second_signal_ends_it_at_once(stack: Stack) -> None:
    server = stack.start_server()
    with nothing_can_be_written(stack):
        in_hand(server)
        process = process_of(server)
        process.send(signal.SIGTERM)
        eventually(lambda: not accepts(server), "the end of listening")
        assert process.stop(signal.SIGTERM, within=2) == 128 + signal.SIGTERM


def test_it_says_where_it_listens_and_nothing_about_requests(stack: Stack) -> None:
    server = stack.start_server()
    assert f"Listening on {server.url}\n" in server.output()
    server.request("/api/v1/health")
    # Until its worker beats, `ready` says 503 to whoever asks, and that is told: nothing else is.
    told = [line for line in server.output().splitlines() if "/api/v1" in line]
    assert [line for line in told if "Service Unavailable: /api/v1/ready" not in line] == []


# Starts that are refused


def refusal(stack: Stack, *arguments: str, **settings: str) -> str:
    with pytest.raises(AssertionError) as refused:
        stack.manage(*arguments, **settings)
    return str(refused.value)


def test_a_port_that_is_taken_is_named(stack: Stack) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = refusal(stack, "serve", "--host", "127.0.0.1", "--port", port)
    assert f"Cannot listen on 127.0.0.1:{port}: Address already in use." in said


@pytest.mark.parametrize("command", ["serve", "work"])
def test_a_database_without_the_migrations_is_refused_with_the_command(
    stack: Stack, command: str
) -> None:
    if stack.backend.postgres is not None:
        url = stack.backend.postgres.create_database("livechat_empty_" + command)
    else:
        url = f"sqlite:///{stack.directory / 'empty.sqlite3'}"
    said = refusal(stack, command, DATABASE_URL=url)
    assert "Run: python manage.py migrate" in said


def test_a_database_out_of_reach_is_refused_without_its_password(stack: Stack) -> None:
    nowhere = f"postgresql://user:its-password@127.0.0.1:{free_port()}/name"
    said = refusal(stack, "serve", DATABASE_URL=nowhere)
    assert "The database cannot be used" in said
    assert "its-password" not in said


def test_a_configuration_that_is_wrong_is_refused_by_name(stack: Stack) -> None:
    said = refusal(stack, "serve", SECRET_KEY="", LOG_LEVEL="loud")
    assert "livechat.E001" in said
    assert "SECRET_KEY is not set" in said
    assert "LOG_LEVEL is 'LOUD'" in said


def test_a_frame_over_64_kib_is_closed_with_1009_and_no_other_socket_notices(stack: Stack) -> None:
    server = stack.start_server()
    token = stack.tokens["alice"]
    with signed_in(server, token) as big, signed_in(server, token) as other:
        big.send(json.dumps({"type": "ping", "payload": {"x": "x" * 66_000}}))
        assert close_code(big) == 1009
        other.send(json.dumps({"type": "ping", "id": "p"}))
        while json.loads(other.recv(5)).get("reply_to") != "p":
            pass
    assert "Traceback" not in server.output()
