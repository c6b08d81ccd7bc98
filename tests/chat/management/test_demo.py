"""`manage.py demo`: what it lives in, and that it starts, tells the truth and stops."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from livechat_project import demo
from tests.support.processes import ROOT, Process
from tests.support.programs import HttpProgram
from tests.support.waiting import eventually, free_port

REAL = {
    "PATH": "/bin",
    "SECRET_KEY": "a real one",
    "SECRET_KEY_FILE": "/run/secrets/key",
    "DATABASE_URL": "postgresql://real",
    "REDIS_URL": "redis://real",
    "LINE_CHANNEL_SECRET": "real",
    "LINE_CHANNEL_ACCESS_TOKEN_FILE": "/run/secrets/token",
    "ENCRYPTION_KEYS": "real",
    "DEBUG": "false",
}


def environment(port: int = 8123) -> dict[str, str]:
    return demo.environment(REAL, base_dir=Path("/project"), port=port)


def test_nothing_of_a_real_installation_reaches_the_demo() -> None:
    made = environment()
    assert not any("real" in value or "/run/" in value for value in made.values())
    assert made["ENV_FILE"] == ""
    assert made["PATH"] == "/bin"
    assert made["DATABASE_URL"] == "sqlite:///var/demo/livechat.sqlite3"


def test_every_address_is_on_this_machine_and_on_its_port() -> None:
    made = environment(8123)
    addresses = [value for value in made.values() if value.startswith("http")]
    assert len(addresses) == 5
    for address in addresses:
        assert address.startswith(("http://localhost:8123", "http://127.0.0.1:8123"))


def test_made_out_of_itself_it_is_the_same_so_that_it_starts_once() -> None:
    made = environment()
    assert demo.environment(made, base_dir=Path("/project"), port=8123) == made


def test_a_port_that_is_taken_is_told_apart_from_a_free_one() -> None:
    with socket.create_server((demo.HOST, 0)) as taken:
        assert not demo.port_is_free(taken.getsockname()[1])
    assert demo.port_is_free(free_port())


def test_on_a_port_that_is_taken_it_says_so_and_ends_with_1() -> None:
    with socket.create_server((demo.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", "demo", "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"Port {port} is in use." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout of its own, so that a developer's demo keeps its data."""
    for name in ("chat", "livechat_project", "webhooks", "templates", "static", "manage.py"):
        (tmp_path / name).symlink_to(ROOT / name)
    # Its settings find their folder by their own path.
    (tmp_path / "livechat_project").unlink()
    (tmp_path / "livechat_project").mkdir()
    for path in (ROOT / "livechat_project").iterdir():
        if path.suffix == ".py":
            (tmp_path / "livechat_project" / path.name).write_bytes(path.read_bytes())
        elif path.name != "__pycache__":
            (tmp_path / "livechat_project" / path.name).symlink_to(path)
    (tmp_path / "manage.py").unlink()
    (tmp_path / "manage.py").write_bytes((ROOT / "manage.py").read_bytes())
    return tmp_path


class Demo(HttpProgram):
    ready_path = "/api/v1/ready"


def start(copy: Path, port: int) -> Process:
    command: list[str | Path] = [sys.executable, copy / "manage.py", "demo", "--port", str(port)]
    process = Process(command, log=copy / "log", env=os.environ | {"PYTHONPATH": ""})
    asked = Demo("demo", env={}, log=copy / "log", port=port)
    # It makes its pictures and films first.
    process.wait_until_running(asked.is_ready, "the demo", within=60)
    eventually(lambda: "Ctrl+C" in process.output(), "the introduction")
    return process


def test_it_says_where_everything_is_and_keeps_its_data_over_a_restart(copy: Path) -> None:
    port = free_port()
    address = f"http://localhost:{port}"
    process = start(copy, port)
    try:
        for word in (f"{address}/admin/live-chat/", f"{address}/simulator/", f"{address}/admin/"):
            assert word in process.output()
        for name in ("alice", "bob", "carol", "dan"):
            assert f"demo-{name}" in process.output()
        phone = HttpProgram("demo", env={}, log=copy / "log", port=port)
        status, sent = phone.request("/simulator/send", {"user": "nok", "text": "hello"})
        assert (status, sent["status"]) == (200, 200)
        assert process.stop(signal.SIGINT, within=10) == 0

        process = start(copy, port)
        assert "There are conversations already" in process.output()
        _, state = phone.request("/simulator/state")
        (nok,) = [user for user in state["users"] if user["name"] == "Nok"]
        assert [message["text"] for message in nok["messages"]] == ["hello"]
    finally:
        process.kill()


def test_with_reload_it_starts_anew_after_a_change_and_ends_with_its_server(tmp_path: Path) -> None:
    (tmp_path / "chat").mkdir()
    source = tmp_path / "chat" / "some.py"
    source.write_text("1")
    log = tmp_path / "log"
    child = "import time; print('child', flush=True); time.sleep(60)"
    program = (
        "import sys; from pathlib import Path; from livechat_project import demo; "
        f"command = [sys.executable, '-c', {child!r}]; "
        f"sys.exit(demo.run_reloading(command, base_dir=Path({str(tmp_path)!r})))"
    )
    process = Process([sys.executable, "-c", program], log=log)
    try:
        eventually(lambda: log.read_text().count("child") == 1, "the first start")
        source.write_text("1 + 1")
        os.utime(source, (1, 1))
        eventually(lambda: log.read_text().count("child") == 2, "the second start")
        assert "Something changed" in log.read_text()
        # The child dies of the signal that is passed on to it.
        assert process.stop(signal.SIGTERM, within=10) == 256 - signal.SIGTERM
    finally:
        process.kill()
