"""A real browser: Debian's Chromium, driven by Playwright. The one thing tests may miss."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.support.processes import ROOT

# Nothing that would ask for addresses outside of this machine.
_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def executable() -> str | None:
    """Where Chromium is on this machine."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    return None


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window. Where there is none the test is skipped, or fails if
    REQUIRE_CHROMIUM is set."""
    path = executable()
    if path is None:
        reason = "Chromium is not installed (on Debian: apt-get install chromium)."
        if os.environ.get("REQUIRE_CHROMIUM"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    arguments = [*_ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else _ARGUMENTS
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=arguments)
        yield running
        running.close()


def keep_screenshots(context: BrowserContext, name: str) -> None:
    """What each page of `context` shows, for whoever looks into a failure."""
    safe = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)
    for number, page in enumerate(context.pages, 1):
        path = ROOT / "test-results" / f"{safe}-{number}.png"
        with suppress(PlaywrightError):
            page.screenshot(path=path)
            print(f"Screenshot: {path}")
