"""The console where something on the way refuses WebSockets: REST and polling take over."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.http_proxy import HttpProxy
from tests.support.stack import Stack

LONG_MS = 30_000
BLOCKED = "Live updates are blocked here; refreshing every 3 s."


def write(page: Page, text: str) -> None:
    page.locator("#composer-text").fill(text)
    page.keyboard.press("Enter")


def test_polling_takes_over_where_sockets_are_refused_and_hands_back_when_they_are_not(
    stack: Stack,
    console: Callable[..., Page],
    new_proxy: Callable[[int], HttpProxy],
    agree: Callable[..., None],
) -> None:
    simulator = stack.start_simulator()
    proxy = new_proxy(stack.first_port)
    server = stack.start_server(DEBUG="true", PUBLIC_URL=proxy.url)
    proxy.refuse_sockets()
    alice = console(server, "alice", through=proxy, live=False)
    banner = alice.locator("#banner")
    expect(banner).to_contain_text(BLOCKED, timeout=LONG_MS)

    # What comes in shows by itself, and all that an operator does works.
    simulator.write("nok", "hello")
    row = alice.locator("#rows").get_by_role("link", name="Nok")
    expect(row).to_contain_text("hello", timeout=LONG_MS)
    row.click()
    expect(alice.locator("#log")).to_contain_text("hello")
    expect(row.locator(".row__unread")).to_be_hidden(timeout=LONG_MS)
    alice.get_by_role("button", name="Claim").click()
    expect(alice.locator("#head-state")).to_have_text("Assigned to you")
    write(alice, "first")
    agree(alice, server, simulator, "Nok", ["first"])
    simulator.write("nok", "and another thing")
    expect(alice.locator("#log")).to_contain_text("and another thing", timeout=LONG_MS)

    # Who is online is not known, and nobody says that it was.
    expect(alice.locator("#team-count")).to_have_text("?")
    alice.locator("#team-button").click()
    expect(alice.locator("#team")).to_contain_text("Not known without live updates")
    alice.keyboard.press("Escape")

    # It hands back with a message on its way.
    proxy.allow_sockets()
    write(alice, "second")
    alice.locator("#banner-retry").click()
    expect(banner).to_be_hidden(timeout=LONG_MS)
    expect(alice.locator("#team-count")).to_have_text(re.compile("[1-9]"))
    write(alice, "third")
    agree(alice, server, simulator, "Nok", ["first", "second", "third"])

    # And takes over once more, in the middle of it all.
    proxy.refuse_sockets()
    write(alice, "fourth")
    simulator.write("nok", "are you there?")
    expect(banner).to_contain_text(BLOCKED, timeout=LONG_MS)
    expect(alice.locator("#log")).to_contain_text("are you there?", timeout=LONG_MS)
    agree(alice, server, simulator, "Nok", ["first", "second", "third", "fourth"])
    alice.get_by_role("button", name="Close", exact=True).first.click()
    expect(alice.locator("#head-state")).to_contain_text("Closed", timeout=LONG_MS)
