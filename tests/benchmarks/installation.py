"""What is measured: PostgreSQL, Redis, the simulator as LINE, one server and one worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import psycopg

from tests.support import postgres
from tests.support.backend import COMMON_SETTINGS, SECRETS
from tests.support.postgres import PostgresServer
from tests.support.processes import ROOT, Process, temporary_directory
from tests.support.programs import HttpProgram, Server, Simulator, Worker
from tests.support.redis_server import RedisServer
from tests.support.waiting import free_port


class DurablePostgres(PostgresServer):
    """As it is installed for people: a commit is on the disk."""

    options = postgres.OPTIONS | {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
    }


class BareServer(HttpProgram):
    """`tests.benchmarks.bare`: a consumer that does nothing but pass events on."""

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.bare", *self.arguments[1:]]
        self.process = Process(command, log=self.log, env=self.env)
        self.process.wait_until_running(self.is_ready, "the bare server")

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/"


class Installation:
    """Starts all of it; `close` ends it. Rate limits are off."""

    def __init__(self) -> None:
        self.directory = temporary_directory("bench")
        self.postgres = DurablePostgres()
        self.redis = RedisServer()
        port = free_port()
        self.env = {key: value for key, value in os.environ.items() if key not in SECRETS}
        self.env |= COMMON_SETTINGS | {
            "DATABASE_URL": self.postgres.create_database("livechat"),
            "REDIS_URL": self.redis.url,
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "LOG_LEVEL": "WARNING",
            "RATE_LIMIT_SENDS": "0",
            "RATE_LIMIT_FRAMES": "0",
            "RATE_LIMIT_REQUESTS": "0",
            "MAX_SOCKETS_PER_OPERATOR": "0",
            "PYTHONUNBUFFERED": "1",
        }
        self.simulator = Simulator(
            "simulator",
            env=self.env | {"DEBUG": "true", "SIMULATOR": "true", "SIMULATOR_STORE": ":memory:"},
            log=self.directory / "simulator.log",
        )
        self.simulator.env["PUBLIC_URL"] = self.simulator.url
        self.env["LINE_API_BASE_URL"] = self.simulator.api_url
        self.server = Server(
            env=self.env, log=self.directory / "server.log", port=port, worker=False
        )
        self.worker = Worker(env=self.env, log=self.directory / "worker.log")
        self.bare = BareServer("bare", env=self.env, log=self.directory / "bare.log")
        self.simulator.start()
        # People whom the simulator knows, so that they can be sent to.
        self.people = [self.simulator.meet(f"Person {number}") for number in range(1, 13)]
        seeded = self._seed()
        self.tokens: list[str] = seeded["tokens"]
        self.users: list[str] = seeded["users"]
        # Conversations by LINE's user id.
        self.conversations: dict[str, int] = seeded["conversations"]
        self.bare.start()
        self.worker.start()

    def fresh_server(self) -> Server:
        """The server, started anew: no case pays for what an earlier one left in its memory."""
        if self.server.process is not None and self.server.process.is_running:
            self.server.terminate()
        self.server.start()
        return self.server

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """What a SELECT finds."""
        with psycopg.connect(self.env["DATABASE_URL"]) as connection:
            return connection.execute(statement.encode()).fetchall()

    @property
    def server_pid(self) -> int:
        assert self.server.process is not None
        return self.server.process.pid

    @property
    def bare_pid(self) -> int:
        assert self.bare.process is not None
        return self.bare.process.pid

    def close(self) -> None:
        for program in (self.server, self.worker, self.bare, self.simulator):
            program.close()
        self.redis.stop()
        self.postgres.stop()

    def _seed(self) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.seed", *self.people],
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"The database could not be filled:\n{done.stderr}")
        return json.loads(done.stdout.splitlines()[-1])
