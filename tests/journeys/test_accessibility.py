"""axe-core looks at every page and state, in light and dark, and has nothing to say; nor is
anything out of reach when each is shown at 200 % or on 320 pixels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize

from tests.screens.states import CONSOLE, STATES, fresh
from tests.support.cast import password_of
from tests.support.programs import Server
from tests.support.stack import Stack

pytestmark = [pytest.mark.one_set_up, pytest.mark.timeout(600)]
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# WCAG 2.2 AA, and what axe's authors think good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRASTS = ["color-contrast"]
WIDE: ViewportSize = {"width": 1440, "height": 900}
# 1280 by 800 at 200 %, and what WCAG 1.4.10 asks for.
NARROW: tuple[ViewportSize, ...] = (
    {"width": 640, "height": 400},
    {"width": 320, "height": 640},
)
REFLOW = Path(__file__).with_name("reflow.js").read_text(encoding="utf-8")


@pytest.fixture
def server(stack: Stack) -> Server:
    stack.start_simulator()
    stack.manage("demo_data", SIMULATOR="true", DEBUG="true")
    return stack.start_server(DEBUG="true")


def test_axe_finds_nothing_on_any_page_or_state_and_all_fits_a_narrow_window(
    server: Server, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(viewport=WIDE, reduced_motion="reduce").new_page()
    look = Look(page)
    page.goto(f"{server.url}{CONSOLE}")
    found = {"login": look.complaints()}
    page.get_by_label("User name").fill("alice")
    page.get_by_label("Password").fill(password_of("alice"))
    page.get_by_role("button", name="Sign in").click()
    for state in STATES:
        page.set_viewport_size(WIDE)
        fresh(page, server.url)
        state.reach(page)
        found[state.name] = look.complaints()
    assert not {name: said for name, said in found.items() if said}


# Whatever stands over the page is looked at alone. Else all of it but the panes, rows and messages
# that stood on an earlier screen just so: most of each screen, and most of the time.
RUN = """
async ({ only, seen }) => {
  const open = document.querySelector("dialog:modal") ?? document.querySelector(":popover-open");
  if (open) return { keys: [], violations: (await axe.run(open, { runOnly: only })).violations };
  const parts = [...document.querySelectorAll("#app > *, #rows > *, #log > *")];
  const keys = parts.map((part) => `${part.clientWidth} ${part.outerHTML}`);
  const known = new Set(seen);
  const exclude = parts.filter((_, index) => known.has(keys[index]));
  const { violations } = await axe.run({ include: document, exclude }, { runOnly: only });
  return { keys: violations.length ? [] : keys, violations };
}
"""


class Look:
    """What axe says of one screen after another."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seen: dict[str, set[str]] = {"light": set(), "dark": set()}

    def complaints(self) -> list[str]:
        """One line for each element: of all rules in light colours, of the contrasts in dark."""
        self.page.evaluate(AXE)
        said = self._run("light", {"type": "tag", "values": RULES})
        dark = self._run("dark", {"type": "rule", "values": CONTRASTS})
        self.page.emulate_media(color_scheme="light")
        return said + [f"dark: {each}" for each in dark] + self._unreachable()

    def _unreachable(self) -> list[str]:
        said = []
        for size in NARROW:
            self.page.set_viewport_size(size)
            said += [f"{size['width']} px: {each}" for each in self.page.evaluate(REFLOW)]
        return said

    def _run(self, scheme: Literal["light", "dark"], only: dict[str, Any]) -> list[str]:
        self.page.emulate_media(color_scheme=scheme)
        seen = self.seen[scheme]
        result: dict[str, Any] = self.page.evaluate(RUN, {"only": only, "seen": list(seen)})
        seen.update(result["keys"])
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
