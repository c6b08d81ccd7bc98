"""Programs forked from a process that has the libraries loaded already (`preloaded.py`)."""

from __future__ import annotations

import atexit
import io
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from tests.support.processes import ROOT, Process
from tests.support.reaper import reaper

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.support.preloaded"])


class ForkedProgram(Process):
    """`manage.py` with arguments, as `Process` would run it, ready sooner.

    It has its own settings, environment and session; only imports were done before. The fork
    server is started by the first of them, from the project's directory, and ends with the run.
    """

    def __init__(self, arguments: Sequence[str], *, log: Path, env: Mapping[str, str]) -> None:
        self.command = [str(ROOT / "manage.py"), *arguments]
        self.log = log
        log.touch()
        self._popen = _Child(
            _context.Process(target=run, args=(self.command, dict(env), str(log)), daemon=True)
        )
        reaper.watch_group(self.pid)


class _Child:
    """A child of the fork server, with what `Process` uses of `subprocess.Popen`."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process
        process.start()
        assert process.pid is not None
        self.pid = process.pid

    @property
    def returncode(self) -> int | Any:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0.0)
        return code

    def send_signal(self, sig: int) -> None:
        os.kill(self.pid, sig)


def run(command: list[str], env: dict[str, str], log: str) -> None:
    """Become the program: what a new interpreter would find, and then its `__main__`."""
    os.setsid()
    assert "tests.support.preloaded" in sys.modules, "Run the tests from the project's directory."
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    for stream in (sys.stdout, sys.stderr):
        assert isinstance(stream, io.TextIOWrapper)
        stream.reconfigure(line_buffering=True)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    os.chdir(ROOT)
    sys.argv = command
    sys.path.insert(0, str(ROOT))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        runpy.run_path(command[0], run_name="__main__")
    finally:
        atexit._run_exitfuncs()
