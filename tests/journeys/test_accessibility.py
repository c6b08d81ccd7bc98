"""axe-core looks at every page and state, in light and dark, and has nothing to say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.screens.states import CONSOLE, STATES
from tests.support.cast import password_of
from tests.support.programs import Server
from tests.support.stack import Stack

pytestmark = [pytest.mark.one_set_up, pytest.mark.timeout(300)]
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# WCAG 2.2 AA, and what axe's authors think good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRASTS = ["color-contrast"]


@pytest.fixture
def server(stack: Stack) -> Server:
    stack.start_simulator()
    stack.manage("demo_data", SIMULATOR="true", DEBUG="true")
    return stack.start_server(DEBUG="true")


def test_axe_finds_nothing_on_any_page_or_state(
    server: Server, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce").new_page()
    page.goto(f"{server.url}{CONSOLE}")
    found = {"login": complaints(page)}
    page.get_by_label("User name").fill("alice")
    page.get_by_label("Password").fill(password_of("alice"))
    page.get_by_role("button", name="Sign in").click()
    for state in STATES:
        page.context.set_offline(False)
        page.goto(f"{server.url}{CONSOLE}")
        expect(page.locator("#team-count")).to_have_text(re.compile("[1-9]"))
        state.reach(page)
        found[state.name] = complaints(page)
    assert not {name: said for name, said in found.items() if said}


def complaints(page: Page) -> list[str]:
    """What axe says of what is on the screen, one line for each element: of all in light colours,
    and of the contrasts in dark ones."""
    page.evaluate(AXE)
    page.emulate_media(color_scheme="light")
    said = _run(page, {"type": "tag", "values": RULES})
    page.emulate_media(color_scheme="dark")
    said += [f"dark: {each}" for each in _run(page, {"type": "rule", "values": CONTRASTS})]
    page.emulate_media(color_scheme="light")
    return said


def _run(page: Page, only: dict[str, Any]) -> list[str]:
    result: dict[str, Any] = page.evaluate("only => axe.run(document, {runOnly: only})", only)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
