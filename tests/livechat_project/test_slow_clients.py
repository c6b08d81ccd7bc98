"""A client that takes nothing is cut off and costs the others nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.support.processes import Process
from tests.support.waiting import eventually, free_port

# The real server with an application that says far more than anybody asked for.
FLOOD = """
import sys
import daphne.server
import django
django.setup()
from livechat_project.server import Server

async def application(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        for _ in range(int(message["text"])):
            await send({"type": "websocket.send", "text": "x" * 65536})
        await send({"type": "websocket.send", "text": "done"})

Server(application, host="127.0.0.1", port=int(sys.argv[1]), behind_proxy=False,
       patience=float(sys.argv[2]), listening=lambda url: print(url, flush=True)).serve()
"""


@pytest.fixture
def flooding(tmp_path: Path):
    processes = []

    def start(patience: float) -> tuple[str, Process]:
        port = free_port()
        log = tmp_path / "server.log"
        command = [sys.executable, "-c", FLOOD, str(port), str(patience)]
        process = Process(command, log=log)
        processes.append(process)
        eventually(lambda: "http://" in process.output(), "the server listens")
        return f"ws://127.0.0.1:{port}/", process

    yield start
    for process in processes:
        process.kill()


def _is_over(client: ClientConnection) -> bool:
    try:
        while True:
            client.recv(10)
    except ConnectionClosed:
        return True


def test_a_client_that_takes_nothing_is_cut_off_while_others_are_served(flooding):
    url, process = flooding(1.0)
    with (
        # Its own buffer is small, so that what it does not read stays with the server.
        connect(url, proxy=None, max_queue=1, ping_interval=None) as stuck,
        connect(url, proxy=None) as other,
    ):
        stuck.send("100")
        eventually(lambda: "cut off" in process.output(), "it is cut off", within=20)
        other.send("1")
        assert len(other.recv(5)) == 65536
        assert other.recv(5) == "done"
        assert _is_over(stuck)


def test_a_client_that_reads_slowly_but_steadily_is_served_to_the_end(flooding):
    url, process = flooding(5.0)
    with connect(url, proxy=None, max_queue=1, ping_interval=None) as slow:
        slow.send("60")
        received = [slow.recv(10) for _ in range(61)]
    assert received[-1] == "done"
    assert "cut off" not in process.output()
