"""The browser's modules keep their floors, their size, and what static hashing and the CSP need."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from livechat_project.static import ModuleStaticFilesStorage, WholeSheets

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static" / "livechat"
JS = STATIC / "js"
TEMPLATES = [
    *sorted((ROOT / "templates" / "chat").glob("*.html")),
    *sorted((ROOT / "templates" / "registration").glob("*.html")),
    ROOT / "templates" / "base.html",
]

# A room may use itself and every lower floor. The three of floor 1 do not know each other.
FLOORS = {"protocol": 0, "lib": 0, "views": 1, "state": 1, "net": 1, "app": 2, "main": 3}
# Static hashing rewrites these and nothing else: relative, on one line, with its semicolon.
GOOD_IMPORT = re.compile(r'^import (?:\{[^}\n]+\}|\w+) from "(\.{1,2}/[\w./]+\.js)";$')
PAGES = {"main", "dashboard", "login", "theme_early"}
MAX_LINES = 300


def modules() -> list[Path]:
    return sorted(path for path in JS.rglob("*.js"))


def room(path: Path) -> str:
    """The folder below js/, or the module's own name where it lies at the top."""
    name = path.relative_to(JS).parts[0].removesuffix(".js")
    return "main" if name in PAGES else name


def import_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if re.match(r"\s*(import|export\b.*\bfrom)\b", line)]


def floor_breaks(path: Path, text: str) -> list[str]:
    """What is wrong with the imports of one module, in words."""
    wrong = []
    for line in import_lines(text):
        found = GOOD_IMPORT.match(line)
        if not found:
            wrong.append(f"{path.name}: not in the form that gets hashed: {line}")
            continue
        target = (path.parent / found[1]).resolve()
        here, there = room(path), room(target)
        if not target.exists():
            wrong.append(f"{path.name}: {found[1]} does not exist")
        elif here != there and FLOORS[there] >= FLOORS[here]:
            wrong.append(f"{path.name}: {here} must not know {there}")
    return wrong


def imports_of(path: Path) -> list[Path]:
    found = (GOOD_IMPORT.match(line) for line in import_lines(path.read_text()))
    return [(path.parent / match[1]).resolve() for match in found if match]


def code_only(text: str) -> str:
    """Without comments; strings stay."""
    return re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(JS)))
def test_a_module_knows_only_lower_floors(path: Path) -> None:
    assert floor_breaks(path, path.read_text()) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("views/bad.js", 'import { Api } from "../net/api.js";'),
        ("state/bad.js", 'import { find } from "../views/rail.js";'),
        ("lib/bad.js", 'import { Event } from "../views/rail.js";'),
        ("views/bad.js", 'import { createSync } from "../app/sync.js";'),
        ("views/bad.js", 'import { find } from "../lib/dom.js"'),
        ("views/bad.js", "import { find } from '../lib/dom.js';"),
        ("views/bad.js", 'import { find } from "../lib/missing.js";'),
        ("views/bad.js", 'export { find } from "../lib/dom.js";'),
    ],
)
def test_the_check_itself_finds_what_is_wrong(name: str, line: str) -> None:
    assert floor_breaks(JS / name, line) != []


def test_no_module_knows_itself_by_a_detour() -> None:
    """A circle makes collectstatic fail: each name depends on the other's hash."""
    done: set[Path] = set()

    def visit(path: Path, trail: tuple[Path, ...]) -> None:
        circle = " > ".join(step.name for step in (*trail, path))
        assert path not in trail, f"circle: {circle}"
        if path in done:
            return
        for target in imports_of(path):
            visit(target, (*trail, path))
        done.add(path)

    for path in modules():
        visit(path, ())


def test_the_names_of_all_modules_are_settled_in_the_passes_that_collectstatic_makes() -> None:
    """It fails where a chain of imports is longer, and then nothing can be installed."""

    @cache
    def chain(path: Path) -> int:
        return 1 + max((chain(target) for target in imports_of(path)), default=0)

    assert max(map(chain, modules())) < ModuleStaticFilesStorage.max_post_process_passes


def test_no_comment_reads_like_a_module_reference() -> None:
    """Static hashing looks into comments as well, JSDoc types included. What is loaded when it is
    needed is written out as a plain address."""
    for path in modules():
        for line in path.read_text().splitlines():
            code = line if "/*" in line else re.sub(r'import\("\./[\w/]+\.js"\)', "", line)
            assert "import(" not in code, f"{path.name}: {line}"
            is_comment = line.lstrip().startswith(("*", "//", "/*"))
            assert not (is_comment and re.search(r"\bimport\b", line)), f"{path.name}: {line}"


def test_no_file_is_longer_than_300_lines() -> None:
    css = sorted((STATIC / "css").glob("*.css"))
    for path in [*modules(), *css, *sorted((ROOT / "tests" / "js").rglob("*.js"))]:
        assert len(path.read_text().splitlines()) <= MAX_LINES, path.name


def test_only_net_speaks_to_the_server_and_only_views_touch_the_document() -> None:
    for path in modules():
        code = code_only(path.read_text())
        if room(path) != "net":
            assert not re.search(r"\bfetch\(|new WebSocket|XMLHttpRequest|EventSource", code), (
                path.name
            )
        if room(path) == "state":
            assert not re.search(r"\b(document|window|localStorage|Date\.now)\b", code), path.name


def test_an_installed_sheet_holds_what_it_imports_and_every_sheet_is_asked_for() -> None:
    imported = re.findall(r'url\("([\w.-]+)"\)', (STATIC / "css" / "console.css").read_text())
    whole = WholeSheets(FileSystemStorage(STATIC / "css")).open("console.css").read().decode()
    assert "@import" not in whole
    for name in imported:
        assert (STATIC / "css" / name).read_text() in whole, name
    linked = {
        name for path in TEMPLATES for name in re.findall(r"css/([\w.-]+)'", path.read_text())
    }
    assert {path.name for path in (STATIC / "css").glob("*.css")} == linked | set(imported)


def test_text_never_becomes_html() -> None:
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function"
    )
    for path in modules():
        assert not re.search(forbidden, code_only(path.read_text())), path.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_keep_the_content_security_policy(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text), "inline style or handler"
    for attributes in re.findall(r"<script\b([^>]*)>", text):
        assert "src=" in attributes, "inline script"


def test_every_icon_that_is_named_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w]+)"', (STATIC / "icons.svg").read_text()))
    named = set()
    for path in TEMPLATES:
        named |= set(re.findall(r'_icon\.html" with name="(\w+)"', path.read_text()))
        named |= set(re.findall(r"icons\.svg' %}#(\w+)", path.read_text()))
    assert named <= drawn
    assert not re.search(r"<style|<script|style=", (STATIC / "icons.svg").read_text())
