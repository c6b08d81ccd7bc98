"""Ends what a test run started, however the run itself ends.

A second process holds the read end of a pipe. The run writes down what it starts; when the run
is gone, by Ctrl-C, SIGKILL or a closed terminal, the pipe breaks, and what is still written down
is ended and removed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

_GRACE = 2.0  # seconds between asking a process group to end and making it


class Reaper:
    """The run's side of the pipe. One for a run: `reaper`, below."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def watch_group(self, group: int) -> None:
        self._tell("group", str(group))

    def forget_group(self, group: int) -> None:
        self._tell("ended", str(group))

    def watch_directory(self, directory: Path) -> None:
        self._tell("directory", str(directory))

    def close(self) -> None:
        """End what is left and wait until it has ended."""
        if self._process is None or self._process.stdin is None:
            return
        self._process.stdin.close()
        self._process.wait()
        self._process = None

    def _tell(self, word: str, value: str) -> None:
        if self._process is None:
            # A session of its own: the terminal's Ctrl-C is not for it.
            self._process = subprocess.Popen(
                [sys.executable, __file__], stdin=subprocess.PIPE, text=True, start_new_session=True
            )
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word} {value}\n")
        self._process.stdin.flush()


reaper = Reaper()


def main() -> None:
    groups: list[int] = []
    directories: list[Path] = []
    for line in sys.stdin:
        word, _, value = line.rstrip("\n").partition(" ")
        if word == "group":
            groups.append(int(value))
        elif word == "ended" and int(value) in groups:
            groups.remove(int(value))
        elif word == "directory":
            directories.append(Path(value))
    _end(groups)
    for directory in directories:
        shutil.rmtree(directory, ignore_errors=True)


def _end(groups: list[int]) -> None:
    _signal(groups, signal.SIGTERM)
    deadline = time.monotonic() + _GRACE
    while groups and time.monotonic() < deadline:
        time.sleep(0.05)
        groups = _signal(groups, 0)
    _signal(groups, signal.SIGKILL)


def _signal(groups: list[int], number: int) -> list[int]:
    """Send a signal (0: none) to each group; returns those that exist."""
    alive = []
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, number)
            alive.append(group)
    return alive


if __name__ == "__main__":
    main()
