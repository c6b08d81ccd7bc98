from __future__ import annotations

import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from channels.layers import InMemoryChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.utils.module_loading import import_string

from livechat_project.env import Environment
from tests.support.processes import ROOT

Settings = dict[str, Any]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """The settings as another environment would make them; Django's own stay as they are."""

    def settings(**environment: str) -> Settings:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "livechat_project/settings.py"))

    return settings


@pytest.mark.parametrize("debug", ["true", "false"])
@pytest.mark.parametrize(
    ("public_url", "https"),
    [("https://chat.example.com", True), ("http://chat.example.com", False)],
)
def test_what_https_needs_follows_the_public_address_and_not_debug(load, public_url, https, debug):
    settings = load(PUBLIC_URL=public_url, DEBUG=debug)
    assert settings["SECURE_SSL_REDIRECT"] is https
    assert settings["SESSION_COOKIE_SECURE"] is https
    assert settings["CSRF_COOKIE_SECURE"] is https
    assert bool(settings["SECURE_HSTS_SECONDS"]) is https


def test_the_public_address_and_its_friends_may_open_the_socket(load):
    settings = load(PUBLIC_URL="https://chat.example.com", ALLOWED_ORIGINS="https://desk.example")
    assert settings["ALLOWED_ORIGINS"] == ["https://chat.example.com", "https://desk.example"]


def test_in_development_localhost_is_known_by_its_number_too(load):
    settings = load(PUBLIC_URL="http://localhost:8000", DEBUG="true")
    assert "http://127.0.0.1:8000" in settings["ALLOWED_ORIGINS"]
    settings = load(PUBLIC_URL="http://localhost:8000", DEBUG="false")
    assert settings["ALLOWED_ORIGINS"] == ["http://localhost:8000"]


def test_the_simulator_is_never_part_of_a_production_process(load):
    settings = load(DEBUG="false", SIMULATOR="true")
    assert settings["SIMULATOR"] is False
    assert [problem.id for problem in settings["CONFIGURATION_PROBLEMS"]] == ["livechat.E004"]


def test_redis_carries_the_channel_layer_where_it_is_named(load):
    layer = load(REDIS_URL="redis://redis:6379/0")["CHANNEL_LAYERS"]["default"]
    assert issubclass(import_string(layer["BACKEND"]), RedisPubSubChannelLayer)
    assert layer["CONFIG"]["hosts"][0]["address"] == "redis://redis:6379/0"
    layer = load(REDIS_URL="")["CHANNEL_LAYERS"]["default"]
    assert issubclass(import_string(layer["BACKEND"]), InMemoryChannelLayer)


def test_the_example_lists_every_setting_and_no_other(load, monkeypatch):
    read = set()
    text = Environment.text

    def recording(self: Environment, name: str, default: str = "") -> str:
        read.add(name)
        return text(self, name, default)

    monkeypatch.setattr(Environment, "text", recording)
    load()
    lines = (ROOT / ".env.example").read_text().splitlines()
    listed = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    asked = {name for name in read if not name.endswith("_FILE")}
    # The Makefile's, and what only the demo says to itself.
    assert asked - {"PORT", "DEMO"} == listed
    # Each of those marked [secret] may come from a file, and no other.
    marked = {
        name
        for paragraph in "\n".join(lines).split("\n\n")
        if "[secret] " in paragraph and "\n# Those marked" not in paragraph
        for name in re.findall(r"^([A-Z0-9_]+)=", paragraph, re.MULTILINE)
    }
    assert marked == {name.removesuffix("_FILE") for name in read if name.endswith("_FILE")}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        env={"ENV_FILE": "", **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_check_names_everything_that_a_bare_environment_lacks():
    done = manage("check")
    assert done.returncode == 1
    for name in ("SECRET_KEY", "PUBLIC_URL", "LINE_CHANNEL_SECRET", "ENCRYPTION_KEYS"):
        assert name in done.stderr


def test_check_is_content_with_development():
    done = manage("check", DEBUG="true")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", ["serve", "work"])
def test_nothing_starts_without_a_secret_key(command):
    done = manage(command, PUBLIC_URL="http://localhost:8000")
    assert done.returncode == 1
    assert "SECRET_KEY is not set" in done.stderr
    assert "livechat.E001" in done.stderr


def test_no_other_asgi_server_starts_without_one_either():
    done = subprocess.run(
        [sys.executable, "-c", "import livechat_project.asgi"],
        env={"ENV_FILE": "", "PUBLIC_URL": "http://localhost:8000"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "SECRET_KEY is not set" in done.stderr
