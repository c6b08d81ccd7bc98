"""The console in a browser of one's own, and what it has to agree with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import pytest
from django.core.files.storage import FileSystemStorage
from playwright.sync_api import BrowserContext, Page, expect

from livechat_project.modules import WholeModules
from tests.support.cast import password_of
from tests.support.http_proxy import HttpProxy
from tests.support.processes import ROOT
from tests.support.programs import Server, Simulator
from tests.support.rest import Rest
from tests.support.stack import Stack
from tests.support.waiting import eventually

WIDE = (1440, 900)
MAIN = "livechat/js/main.js"
PATIENCE = 30.0  # seconds; a server starts, a backoff ends


@pytest.fixture
def console(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Somebody signs in at their own browser, and a script error fails the test. `installed`: with
    the console's modules in one file, as collectstatic makes it."""

    def open_console(
        server: Server,
        name: str,
        size: tuple[int, int] = WIDE,
        *,
        through: HttpProxy | None = None,
        live: bool = True,
        installed: bool = False,
    ) -> Page:
        width, height = size
        page = new_context(viewport={"width": width, "height": height}).new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{name}'s console: {error}"))
        if installed:
            whole = WholeModules(FileSystemStorage(ROOT / "static")).open(MAIN).read()
            page.route(
                f"**/{MAIN}",
                lambda route: route.fulfill(body=whole, content_type="text/javascript"),
            )
        page.goto(f"{(through or server).url}/admin/live-chat/")
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(password_of(name))
        page.get_by_role("button", name="Sign in").click()
        # Who is online comes over the socket: it is connected.
        if live:
            expect(page.locator("#team-count")).to_have_text(re.compile("[1-9]"))
        return page

    return open_console


@pytest.fixture
def new_proxy() -> Iterator[Callable[[int], HttpProxy]]:
    """Makes proxies on the way to a port."""
    proxies: list[HttpProxy] = []

    def make(port: int) -> HttpProxy:
        proxies.append(HttpProxy(port))
        return proxies[-1]

    yield make
    for proxy in proxies:
        proxy.close()


@pytest.fixture
def agree(stack: Stack) -> Callable[..., None]:
    """Screen, database and phone show the same answers, in the same order, each of them once."""

    def check(
        page: Page, server: Server, simulator: Simulator, name: str, answers: Sequence[str]
    ) -> None:
        (phone,) = [one for one in simulator.state()["users"] if one["name"] == name]
        rest = Rest(server, stack.tokens["carol"])

        def look() -> bool:
            stored = rest.messages(phone["id"])
            sent = [one for one in stored if one["direction"] == "OUTGOING"]
            assert [one["content"] for one in sent] == list(answers)
            assert {one["status"] for one in sent} <= {"sent"}
            assert [one["text"] for one in simulator.received(name)] == list(answers)
            assert [one["seq"] for one in stored] == list(range(1, len(stored) + 1))
            shown = page.locator("#log article")
            texts = [text.strip() for text in shown.locator(".bubble__text").all_inner_texts()]
            assert texts == [one["content"] for one in stored]
            states = [one.get_attribute("data-status") or None for one in shown.all()]
            assert states == [one["status"] for one in stored]
            row = page.locator(f'#rows [data-id="{phone["id"]}"]')
            if row.count():
                assert stored[-1]["content"] in row.locator(".row__text").inner_text()
            return True

        eventually(look, f"what {name} was answered", within=PATIENCE, pause=0.2)

    return check
