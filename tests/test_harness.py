"""What the tests stand on: waiting, processes, and that nothing outlives a run."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.forked import ForkedProgram
from tests.support.processes import ROOT, Process
from tests.support.programs import new_interpreter
from tests.support.waiting import eventually, eventually_async


def test_waiting_ends_as_soon_as_it_is_true():
    answers = iter([None, 0, "now"])
    assert eventually(lambda: next(answers), pause=0.001) == "now"


def test_waiting_in_vain_says_for_what_and_what_there_was_instead():
    with pytest.raises(AssertionError, match=r"The answer did not come true within 0.05 s.*None"):
        eventually(lambda: None, "The answer", within=0.05)


def test_an_assertion_that_does_not_hold_yet_is_waited_for_and_shown():
    def never() -> bool:
        raise AssertionError("three messages, not four")

    with pytest.raises(AssertionError, match="three messages, not four"):
        eventually(never, within=0.05)


async def test_waiting_leaves_the_event_loop_free():
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.02, event.set)

    async def has_come() -> bool:
        return event.is_set()

    assert await eventually_async(has_come)


def test_a_process_that_ends_at_once_is_not_waited_for(tmp_path):
    process = Process(
        [sys.executable, "-c", "print('why'); raise SystemExit(3)"], log=tmp_path / "log"
    )
    with pytest.raises(RuntimeError, match=r"(?s)ended with 3.*why"):
        process.wait_until_running(lambda: False, "The program")


def test_a_process_that_ignores_its_end_is_killed_and_reported(tmp_path):
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('ready', flush=True); time.sleep(60)"
    )
    process = Process([sys.executable, "-c", stubborn], log=tmp_path / "log")
    process.wait_until_running(lambda: "ready" in process.output(), "The program")
    with pytest.raises(AssertionError, match="had not ended"):
        process.stop(within=0.2)
    assert not process.is_running


RUN_THAT_IS_KILLED = """
import os, signal, sys
from pathlib import Path
from tests.support.processes import Process, temporary_directory
# A shell starts what runs in the background with SIGINT ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
directory = temporary_directory("harness")
child = Process([sys.executable, "-c", "import time; time.sleep(60)"], log=directory / "log")
print(child.pid, directory, flush=True)
os.kill(os.getpid(), getattr(signal, sys.argv[1]))
"""


@pytest.mark.parametrize("end", ["SIGKILL", "SIGINT", "SIGTERM"])
def test_nothing_outlives_a_run_however_it_ends(end):
    done = subprocess.run(
        [sys.executable, "-c", RUN_THAT_IS_KILLED, end],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == -getattr(signal, end)
    pid, directory = done.stdout.split()
    eventually(lambda: not Path(f"/proc/{pid}").exists(), "The end of what the run had started")
    eventually(lambda: not Path(directory).exists(), "The end of its directory")


def test_a_program_of_the_fork_server_is_the_program_it_would_be_by_itself(tmp_path):
    env = os.environ | {"DATABASE_URL": "nowhere://", "PYTHONUNBUFFERED": "1"}
    said = []
    for launch in (new_interpreter, ForkedProgram):
        log = tmp_path / launch.__name__
        process = launch(["check"], log=log, env=env)
        code = process.wait(within=30)
        said.append((code, process.tail(1)))
    assert said[0] == said[1]
    assert said[0][0] != 0


def test_a_program_of_the_fork_server_is_killed_with_all_it_started(tmp_path):
    process = ForkedProgram(["work"], log=tmp_path / "log", env=os.environ)
    process.kill()
    assert not process.is_running
    assert not Path(f"/proc/{process.pid}").exists()
