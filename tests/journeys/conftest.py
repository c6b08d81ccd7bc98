"""The console in a browser of one's own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.cast import password_of
from tests.support.programs import Server

WIDE = (1440, 900)


@pytest.fixture
def console(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Somebody signs in at their own browser, and a script error fails the test."""

    def open_console(server: Server, name: str, size: tuple[int, int] = WIDE) -> Page:
        width, height = size
        page = new_context(viewport={"width": width, "height": height}).new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{name}'s console: {error}"))
        page.goto(f"{server.url}/admin/live-chat/")
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(password_of(name))
        page.get_by_role("button", name="Sign in").click()
        # Who is online comes over the socket: it is connected.
        expect(page.locator("#team-count")).to_have_text(re.compile("[1-9]"))
        return page

    return open_console
