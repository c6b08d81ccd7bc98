"""Processes that tests start: own process group, output to a file, ended with the run."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from tests.support.reaper import reaper
from tests.support.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]


def temporary_directory(name: str) -> Path:
    """A new directory of this run alone, removed at its end."""
    directory = Path(tempfile.mkdtemp(prefix=f"livechat-{name}-"))
    reaper.watch_directory(directory)
    return directory


class Child(Protocol):
    """What is used of `subprocess.Popen`."""

    pid: int

    @property
    def returncode(self) -> int | Any: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, sig: int) -> None: ...


class Process:
    """One child process. Its output, both streams, is appended to `log`.

    `user`: the name of the user to run as (only root may change it).
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        user: str | None = None,
    ) -> None:
        self.command = [str(part) for part in command]
        self.log = log
        with log.open("ab") as output:
            self._popen: Child = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if env is None else dict(env),
                cwd="/" if user else ROOT,
                user=user,
                extra_groups=[] if user else None,
                start_new_session=True,
            )
        reaper.watch_group(self.pid)

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def is_running(self) -> bool:
        return self._popen.poll() is None

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process alone, as an operator's `kill` does."""
        if self.is_running:
            self._popen.send_signal(number)

    def kill(self) -> None:
        """SIGKILL the whole group and wait until it is gone: a power cut."""
        with contextlib.suppress(ProcessLookupError):
            # By itself too: what was only just forked may not have its own group yet.
            self.send(signal.SIGKILL)
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()
        reaper.forget_group(self.pid)

    def stop(self, number: signal.Signals = signal.SIGTERM, *, within: float = 15.0) -> int:
        """Ask the process to end and return its exit code; kill it and fail where it does not."""
        self.send(number)
        try:
            code = self._popen.wait(timeout=within)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(
                f"{self.command} had not ended {within:g} s after {number.name}:\n{self.tail()}"
            ) from None
        self.kill()  # children that it may have left behind
        return code

    def wait(self, *, within: float = 15.0) -> int:
        """Its exit code, once it has ended by itself."""
        return self._popen.wait(timeout=within)

    def wait_until_running(self, answers: object, what: str, *, within: float = 30.0) -> None:
        """Wait until `answers()` is true; fail at once, with the output, if the process ends."""
        assert callable(answers)

        def ready() -> bool:
            if not self.is_running:
                raise RuntimeError(f"{what} ended with {self._popen.returncode}:\n{self.tail()}")
            return bool(answers())

        try:
            eventually(ready, what, within=within, pause=0.05)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.tail()}") from None

    def tail(self, lines: int = 60) -> str:
        return "\n".join(self.output().splitlines()[-lines:])
