"""The shape of the code: imports go one way, and no file outgrows itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import floors
from tests.support.processes import ROOT

MOST_LINES = 300


def python_files(*places: str) -> list[Path]:
    return [path for place in places for path in sorted((ROOT / place).rglob("*.py"))]


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


OURS = python_files("chat", "webhooks", "livechat_project")
SOURCES = {module_name(path): path.read_text(encoding="utf-8") for path in OURS}


def test_every_import_goes_down_or_stays_in_its_room() -> None:
    found = floors.broken(SOURCES)
    assert not found, "\n".join(found)


def test_every_module_stands_in_a_room() -> None:
    assert floors.homeless(list(SOURCES)) == []


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    files = [ROOT / "manage.py", *OURS, *python_files("tests")]
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_only_broadcast_reaches_for_the_channel_layer() -> None:
    users = {name for name, source in SOURCES.items() if "get_channel_layer" in source}
    assert users <= {"chat.broadcast"}


def test_the_consumer_asks_the_database_nothing() -> None:
    path = ROOT / "chat/realtime/consumer.py"
    source = path.read_text(encoding="utf-8")
    assert ".objects" not in source
    used = set(floors.imports("chat.realtime.consumer", source, SOURCES))
    assert not any(name.startswith("chat.models") for name in used)


# The checker itself, on small bad examples

NEIGHBOURS = (
    "chat.api.views",
    "chat.models.customer",
    "chat.operations.close",
    "chat.realtime.consumer",
    "chat.selectors.inbox",
    "livechat_project.env",
    "webhooks.simulator.state",
)
EMPTY = dict.fromkeys(NEIGHBOURS, "")


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("chat.models.customer", "from chat import operations", "above"),
        ("chat.models.customer", "import chat.operations.claim", "above"),
        ("chat.operations.claim", "from ..realtime import consumer", "above"),
        ("chat.broadcast", "def late():\n    from chat.api import views", "above"),
        ("chat.errors", "from chat.protocol.events import Ack", "above"),
        ("chat.api.views", "from chat.realtime.consumer import Consumer", "another room"),
        ("chat.outbox.worker", "import webhooks.models", "another room"),
        ("chat.presenters", "from chat.selectors import inbox", "another room"),
        ("webhooks.views", "from livechat_project import env", "above"),
        ("webhooks.simulator.views", "from chat.models import Customer", "simulator may use"),
        ("webhooks.views", "from webhooks.simulator import state", "only the composition"),
        ("chat.jobs.sweep", "import webhooks.simulator.state", "only the composition"),
    ],
)
def test_an_import_that_goes_up_or_sideways_is_found(
    module: str, source: str, complaint: str
) -> None:
    (found,) = floors.broken(EMPTY | {module: source})
    assert found.startswith(f"{module} imports ")
    assert complaint in found


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("chat.operations.claim", "from chat.models import Session\nfrom . import close"),
        ("chat.models", "from .customer import Customer"),
        ("webhooks.views", "from chat.operations.receive import receive_message"),
        ("webhooks.simulator.delivery", "from chat.line.signature import sign"),
        ("webhooks.management.commands.work", "from webhooks.simulator import state"),
        ("livechat_project.urls", "import webhooks.simulator.urls, chat.api.urls"),
        ("chat.api.views", "import json\nfrom django.db import models"),
    ],
)
def test_an_import_that_goes_down_is_not_complained_of(module: str, source: str) -> None:
    assert floors.broken(EMPTY | {module: source}) == []


def test_a_module_that_nobody_placed_is_found() -> None:
    assert floors.homeless(["chat.models.customer", "chat.helpers", "chat"]) == ["chat.helpers"]
