"""`make screens`: a picture of every page and state, in light and dark, wide and on a phone.

    python -m tests.screens [--languages en th ja] [--widths 1440 390] [--colours light] [STATE …]

They are for looking at, and stand in test-results/screens.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys

from playwright.sync_api import Browser, Page, expect

from tests.screens.states import CONSOLE, STATES, State, fresh
from tests.support import chromium
from tests.support.backend import Backend
from tests.support.cast import password_of
from tests.support.processes import ROOT
from tests.support.programs import Server
from tests.support.reaper import reaper
from tests.support.stack import Stack
from tests.support.template import Template

FOLDER = ROOT / "test-results" / "screens"
LANGUAGES = {"en": "en-GB", "th": "th-TH", "ja": "ja-JP"}
HEIGHTS = {1440: 900, 1024: 768, 768: 1024, 390: 844, 320: 640}
PATIENCE_MS = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="make screens")
    parser.add_argument(
        "states", nargs="*", metavar="STATE", help=", ".join(s.name for s in STATES)
    )
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=["en"])
    parser.add_argument("--widths", nargs="+", type=int, choices=HEIGHTS, default=[1440, 390])
    parser.add_argument(
        "--colours", nargs="+", choices=["light", "dark"], default=["light", "dark"]
    )
    chosen = parser.parse_args()
    states = [state for state in STATES if not chosen.states or state.name in chosen.states]
    FOLDER.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    backend = Backend("embedded")
    backend.configure(os.environ)
    stack = Stack(backend, Template(backend))
    missed = 0
    try:
        stack.start_simulator()
        stack.manage("demo_data", SIMULATOR="true", DEBUG="true")
        server = stack.start_server(DEBUG="true")
        with chromium.browser() as browser:
            for language, width, colours in itertools.product(
                chosen.languages, chosen.widths, chosen.colours
            ):
                page = _console(browser, server, language, width, colours)
                for state in states:
                    name = f"{state.name}-{colours}-{width}-{language}.png"
                    missed += not _take(page, server, state, name)
                page.context.close()
    finally:
        stack.close()
        backend.stop()
        reaper.close()
    sys.exit(f"{missed} could not be reached." if missed else None)


def _console(browser: Browser, server: Server, language: str, width: int, colours: str) -> Page:
    """Alice's, signed in."""
    page = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme="dark" if colours == "dark" else "light",
        locale=LANGUAGES[language],
        reduced_motion="reduce",
    ).new_page()
    page.goto(f"{server.url}{CONSOLE}")
    page.screenshot(path=FOLDER / f"login-{colours}-{width}-{language}.png")
    page.locator("#id_username").fill("alice")
    page.locator("#id_password").fill(password_of("alice"))
    page.locator("#login-form button").click()
    return page


def _take(page: Page, server: Server, state: State, name: str) -> bool:
    """Whether the state was reached; what was there instead is on the picture."""
    reached = True
    try:
        fresh(page, server.url)
        state.reach(page)
    except Exception as error:  # noqa: BLE001 - one that is not reached costs the others nothing
        reached = False
        print(f"{name}: {str(error).splitlines()[0]}")
    page.screenshot(path=FOLDER / name)
    print(FOLDER.relative_to(ROOT) / name, flush=True)
    return reached


if __name__ == "__main__":
    main()
