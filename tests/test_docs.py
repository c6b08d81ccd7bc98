"""The documentation names what there is, and what it names is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from chat.operations.settle import SENTENCES
from chat.protocol import payloads
from chat.protocol.base import Event, Out
from chat.protocol.commands import COMMANDS
from chat.protocol.events import CONVERSATION_UPDATES, EVENTS
from tests.support.processes import ROOT
from tests.test_contract import close_codes, error_codes

PROTOCOL = (ROOT / "docs/protocol.md").read_text(encoding="utf-8")
RUNNING = (ROOT / "docs/running.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
PYTHON = [
    path
    for package in ("chat", "livechat_project", "webhooks")
    for path in sorted((ROOT / package).rglob("*.py"))
]

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def section(page: str, title: str) -> str:
    """The text below a heading, up to the next one of its level or above."""
    head = re.search(rf"^(##+) {re.escape(title)}$", page, re.M)
    assert head, f"There is no heading {title!r}"
    following = page[head.end() :]
    return re.split(rf"^#{{2,{len(head[1])}}} ", following, maxsplit=1, flags=re.M)[0]


def rows(text: str) -> dict[str, str]:
    """Rows of its tables by each `word` in their first cell; a row without one is left out."""
    lines = re.findall(r"^\| ([^|]+) \|(.*)$", text, re.M)
    return {
        word: f"{first} | {rest}"
        for first, rest in lines
        for word in re.findall(r"`([^`]+)`", first)
    }


# The wire

COMMANDS_TEXT = section(PROTOCOL, "Commands: client to server")
EVENTS_TEXT = section(PROTOCOL, "Events: server to client").partition("### A message\n")[0]
SHAPES: dict[str, type[Out]] = {
    "A message": payloads.MessagePayload,
    "A conversation": payloads.ConversationPayload,
    "A note": payloads.NotePayload,
    "A session event": payloads.SessionEventPayload,
}


def test_every_command_has_a_line_and_no_line_is_without_its_command() -> None:
    assert set(rows(COMMANDS_TEXT)) == set(COMMANDS)


def test_every_event_has_a_line_and_no_line_is_without_its_event() -> None:
    assert set(rows(EVENTS_TEXT)) == set(EVENTS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_field_of_a_command_is_in_its_line(name: str) -> None:
    line = rows(COMMANDS_TEXT)[name]
    assert [field for field in COMMANDS[name].model_fields if f"`{field}`" not in line] == []


@pytest.mark.parametrize("name", EVENTS)
def test_every_field_of_an_event_is_in_its_line(name: str) -> None:
    line = rows(EVENTS_TEXT)[name]
    every: list[type[Event]] = [*EVENTS.values(), *CONVERSATION_UPDATES]
    kinds = [kind for kind in every if kind.type == name]
    # What messages and conversations consist of is said once, in tables of their own.
    shared = {
        field
        for shape in SHAPES.values()
        if issubclass(kinds[0], shape)
        for field in shape.model_fields
    }
    fields = {
        field.serialization_alias or key
        for kind in kinds
        for key, field in kind.model_fields.items()
        if key not in shared
    }
    assert {field for field in fields if f"`{field}`" not in line} == set()


@pytest.mark.parametrize("title", SHAPES)
def test_every_field_of_a_shape_has_a_line(title: str) -> None:
    assert set(rows(section(PROTOCOL, title))) == set(SHAPES[title].model_fields)


def test_every_error_code_has_a_line_and_none_is_invented() -> None:
    assert set(rows(section(PROTOCOL, "Errors"))) == error_codes()


def test_every_reason_of_a_failed_message_has_a_line_and_none_is_invented() -> None:
    assert set(rows(section(PROTOCOL, "Why a message was not delivered"))) == set(SENTENCES)


def test_every_close_code_has_a_line_and_none_is_invented() -> None:
    documented = re.findall(r"^\| (\d{4}) \|", section(PROTOCOL, "Errors"), re.M)
    assert set(map(int, documented)) == close_codes()


def paths(patterns: list[Any], before: str = "/") -> Iterator[str]:
    """Addresses of URL patterns, with `{name}` for what varies."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from paths(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", before + str(pattern.pattern))


def test_every_rest_path_has_a_line_and_none_is_invented() -> None:
    served = {path for path in paths(get_resolver().url_patterns) if path.startswith("/api/")}
    documented = {name.partition(" ")[2] for name in rows(section(PROTOCOL, "REST"))}
    assert {path for path in documented if path.startswith("/api/")} == served


# Running it


def environment_names() -> set[str]:
    """Every variable that the code reads."""
    name = r"""["']([A-Z]{2}[A-Z0-9_]+)["']"""
    reads = rf"(?:ENVIRONMENT|environment|self)\.\w+\(\s*{name}|environ(?:\.get\(|\[){name}"
    found = {
        name
        for path in PYTHON
        for match in re.findall(reads, path.read_text(encoding="utf-8"))
        for name in match
        if name
    }
    return found - {"DJANGO_SETTINGS_MODULE"}


def test_every_setting_has_a_line_and_none_is_invented() -> None:
    assert set(rows(section(RUNNING, "Settings"))) == environment_names()


def test_every_setting_of_a_server_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    # These are for one command, or say where the file is.
    elsewhere = {"ENV_FILE", "OPERATOR_PASSWORD", "PORT"}
    assert set(re.findall(r"^([A-Z0-9_]+)=", example, re.M)) == environment_names() - elsewhere


def commands() -> dict[str, Path]:
    return {
        path.stem: path
        for path in PYTHON
        if path.parent.name == "commands" and path.name != "__init__.py"
    }


def test_every_management_command_has_a_line_with_its_options() -> None:
    lines = rows(section(RUNNING, "Commands"))
    assert {name for name in lines if name.startswith("manage.py ")} == {
        f"manage.py {name}" for name in commands()
    }
    for name, path in commands().items():
        options = re.findall(r'"(--[\w-]+)"', path.read_text(encoding="utf-8"))
        line = lines[f"manage.py {name}"]
        assert [option for option in options if f"`{option}`" not in line] == [], name


def test_every_check_has_a_line_and_none_is_invented() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in PYTHON)
    ids = {f"livechat.{code}" for code in re.findall(r'"(?:livechat\.)?([EW]\d{3})"', source)}
    assert set(rows(section(RUNNING, "What `manage.py check` says"))) == ids


def test_every_make_target_has_a_line_and_none_is_invented() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.M))
    assert set(rows(section(RUNNING, "Make targets"))) == {f"make {name}" for name in targets}


# The pages themselves


@every_page
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        assert path.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
            slugs = {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings}
            assert anchor in slugs, target


@every_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = r"`((?:chat|webhooks|livechat_project|static|scripts|tests|docs)/[\w./-]*)`"
    assert [path for path in re.findall(named, text) if not (ROOT / path).exists()] == []
    # In the architecture the browser's modules go by their short names.
    modules = re.findall(r"`((?:app|net|state|views|lib)/[\w./]*)`", text)
    js = ROOT / "static/livechat/js"
    assert [path for path in modules if not (js / path).exists()] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem[:4])
def test_a_decision_is_short_and_says_why_what_and_what_follows(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    assert re.findall(r"^## (.+)$", text, re.M) == ["Context", "Decision", "Consequences"]
    assert f"[{text.splitlines()[0].removeprefix('# ')}](decisions/{decision.name})" in ARCHITECTURE


# The checker itself


def test_a_row_counts_for_the_words_in_its_first_cell_alone() -> None:
    table = "| command | does |\n| --- | --- |\n| `ping`, `PING` * | answers `pong` |\n| none | |\n"
    assert set(rows(table)) == {"ping", "PING"}


def test_a_section_ends_at_the_next_heading_of_its_level_or_above() -> None:
    page = "## One\na\n### Two\nb\n#### Three\nc\n## Four\nd\n"
    assert section(page, "Two").split() == ["b", "####", "Three", "c"]
    assert section(page, "One").split()[-1] == "c"
