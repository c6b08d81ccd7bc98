"""The demo: a server with a simulated LINE and data of its own, which nothing else can touch."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

HOST = "127.0.0.1"
WATCHED = ("chat", "livechat_project", "webhooks", "templates")
# What the demo must not take over from a real installation.
_FOREIGN = (
    "ALLOWED_HOSTS",
    "ENCRYPTION_KEYS",
    "LINE_CHANNEL_ACCESS_TOKEN",
    "LINE_CHANNEL_ID",
    "LINE_CHANNEL_SECRET",
    "REDIS_URL",
    "SECRET_KEY",
    "DATABASE_URL",
    "MEDIA_S3_BUCKET",
)


def environment(base: Mapping[str, str], *, base_dir: Path, port: int) -> dict[str, str]:
    """The environment of a demo server on this port, out of this process's own."""
    foreign = {*_FOREIGN, *(f"{name}_FILE" for name in _FOREIGN)}
    kept = {name: value for name, value in base.items() if name not in foreign}
    folder = base_dir / "var" / "demo"
    local = f"http://{HOST}:{port}"
    return kept | {
        # No .env either: it describes the real one.
        "ENV_FILE": "",
        "DEBUG": "true",
        "DATABASE_URL": "sqlite:///var/demo/livechat.sqlite3",
        "MEDIA_DIR": "var/demo/media",
        "STICKER_BASE_URL": f"http://localhost:{port}/simulator/cdn",
        "PUBLIC_URL": f"http://localhost:{port}",
        "ALLOWED_ORIGINS": local,
        "SIMULATOR": "true",
        "SIMULATOR_STORE": str(folder / "simulator.sqlite3"),
        "SIMULATOR_WEBHOOK_URL": f"{local}/api/v1/line/webhook",
        "LINE_API_BASE_URL": f"{local}/simulator/line",
        # Made up; LINE's secrets look like this, and the simulator takes any.
        "LINE_CHANNEL_SECRET": "de30" * 8,
        "LINE_CHANNEL_ACCESS_TOKEN": "demo-channel-access-token",
    }


def port_is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def run_reloading(command: list[str], *, base_dir: Path) -> int:
    """Run `command`, and again whenever code or a template changes, until a signal; its exit code.

    After a mistake in the code it has ended by itself, and waits for the next change.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    while True:
        seen = _modified(base_dir)
        # In a group of its own, so that Ctrl+C reaches it once, through us.
        child = subprocess.Popen(command, process_group=0)
        try:
            while _modified(base_dir) == seen:
                time.sleep(1)
            print("Something changed; starting again.", flush=True)
            _end(child)
        except KeyboardInterrupt:
            return _end(child)


def _end(child: subprocess.Popen[bytes]) -> int:
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
    return child.wait()


def _modified(base_dir: Path) -> dict[Path, float]:
    found: dict[Path, float] = {}
    for folder in WATCHED:
        for directory, _, names in os.walk(base_dir / folder):
            for name in names:
                if name.endswith((".py", ".html")):
                    path = Path(directory, name)
                    try:
                        found[path] = path.stat().st_mtime
                    except FileNotFoundError:
                        continue  # an editor was just replacing it
    return found
