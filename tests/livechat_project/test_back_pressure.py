"""A response of any size costs its server little memory, however slowly it is taken."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.processes import Process
from tests.support.waiting import eventually, free_port

PIECES = 400
PIECE = 256 * 1024

# The real server with an application that has a hundred megabytes to say, and logs how far it got.
LARGE = f"""
import sys
import django
django.setup()
from livechat_project.server import Server

async def application(scope, receive, send):
    await receive()
    await send({{"type": "http.response.start", "status": 200,
                "headers": [(b"content-length", b"{PIECES * PIECE}")]}})
    for number in range({PIECES}):
        print("piece", number, flush=True)
        await send({{"type": "http.response.body", "body": bytes({PIECE}), "more_body": True}})
    await send({{"type": "http.response.body"}})
    print("all said", flush=True)

Server(application, host="127.0.0.1", port=int(sys.argv[1]), behind_proxy=False,
       patience=float(sys.argv[2]), listening=lambda url: print(url, flush=True)).serve()
"""

Ask = Callable[[float], tuple[socket.socket, Process]]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    """Starts a server with this patience, and asks it."""
    opened: list[tuple[socket.socket, Process]] = []

    def start(patience: float) -> tuple[socket.socket, Process]:
        port = free_port()
        command = [sys.executable, "-c", LARGE, str(port), str(patience)]
        process = Process(command, log=tmp_path / "server.log")
        eventually(lambda: "http://" in process.output(), "the server listens")
        client = socket.create_connection(("127.0.0.1", port), timeout=20)
        opened.append((client, process))
        client.sendall(b"GET / HTTP/1.1\r\nHost: testserver\r\n\r\n")
        return client, process

    yield start
    for client, process in opened:
        client.close()
        process.kill()


def test_no_more_is_said_than_the_client_takes_and_one_that_takes_nothing_is_cut_off(ask):
    _, process = ask(2.0)
    eventually(lambda: "cut off" in process.output(), "it is cut off", within=20)
    # What is said after that goes nowhere. The kernel's own buffers take some megabytes.
    said = process.output().partition("cut off")[0].count("piece ")
    assert 0 < said < PIECES / 4


def test_a_client_that_starts_late_gets_all_of_it(ask):
    client, process = ask(30.0)
    eventually(lambda: "piece 1" in process.output(), "the server has begun")
    received = b""
    while b"\r\n\r\n" not in received:
        received += client.recv(4096)
    size = len(received.partition(b"\r\n\r\n")[2])
    while size < PIECES * PIECE:
        piece = client.recv(1024 * 1024)
        assert piece, "the connection ended early"
        size += len(piece)
    eventually(lambda: "all said" in process.output(), "the application has ended")
    assert size == PIECES * PIECE
    assert "cut off" not in process.output()
