"""A whole installation for one test: its own database, channel layer, servers and workers."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TypeVar

from tests.support.backend import Backend
from tests.support.processes import ROOT, temporary_directory
from tests.support.programs import Program, Server, Simulator, Worker
from tests.support.redis_server import RedisServer
from tests.support.template import Template
from tests.support.waiting import free_port

P = TypeVar("P", bound=Program)


class Stack:
    """Start what the test needs; `close` ends all of it.

    The first server's port is settled at once, so that the simulator knows where to send its
    webhooks before that server runs. On the embedded set-up one server is all there can be.
    """

    def __init__(self, backend: Backend, template: Template) -> None:
        self.backend = backend
        self.directory = temporary_directory("stack")
        self.tokens = template.tokens
        self.redis = RedisServer() if backend.redis is not None else None
        self.first_port = free_port()
        self.settings = {
            "DATABASE_URL": template.copy(),
            "REDIS_URL": self.redis.url if self.redis else "",
            "PUBLIC_URL": f"http://127.0.0.1:{self.first_port}",
            "MEDIA_DIR": str(self.directory / "media"),
            # Tests ask again and again until it is so.
            "RATE_LIMIT_REQUESTS": "0",
        }
        self._programs: list[Program] = []

    def start_simulator(self, **settings: str) -> Simulator:
        """LINE and its phones. Start it before the servers: they learn its address from it."""
        own = {
            "DEBUG": "true",
            "SIMULATOR": "true",
            "SIMULATOR_STORE": str(self.directory / "simulator.sqlite3"),
            "SIMULATOR_WEBHOOK_URL": f"{self.settings['PUBLIC_URL']}/api/v1/line/webhook",
        }
        simulator = Simulator(
            "simulator", env=self._env(own | settings), log=self.directory / "simulator.log"
        )
        simulator.env["PUBLIC_URL"] = simulator.url
        self.settings["LINE_API_BASE_URL"] = simulator.api_url
        self.settings["STICKER_BASE_URL"] = f"{simulator.url}/simulator/cdn"
        return self._start(simulator)

    def start_server(self, *, worker: bool = True, **settings: str) -> Server:
        """A server that is ready. `DEBUG="true"` for pages in a browser (static files)."""
        servers = [program for program in self._programs if isinstance(program, Server)]
        port = free_port() if servers else self.first_port
        own = {"PUBLIC_URL": f"http://127.0.0.1:{port}"}
        server = Server(
            env=self._env(own | settings),
            log=self.directory / f"server-{len(servers) + 1}.log",
            port=port,
            worker=worker,
        )
        return self._start(server)

    def start_worker(self, **settings: str) -> Worker:
        log = self.directory / f"worker-{len(self._programs) + 1}.log"
        return self._start(Worker(env=self._env(settings), log=log))

    def manage(self, *arguments: str, **settings: str) -> str:
        """What a `manage.py` command printed; fails with its errors if it fails."""
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", *arguments],
            env=self._env(settings),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def output(self) -> str:
        """What every program said, for the report of a test that failed."""
        return "\n".join(
            f"--- {' '.join(program.arguments)}\n{program.output()[-8000:]}"
            for program in self._programs
        )

    def close(self) -> None:
        for program in reversed(self._programs):
            program.close()
        if self.redis is not None:
            self.redis.stop()

    def _start(self, program: P) -> P:
        self._programs.append(program)
        program.start()
        return program

    def _env(self, settings: dict[str, str]) -> dict[str, str]:
        return {**os.environ, **self.settings, "PYTHONUNBUFFERED": "1", **settings}
