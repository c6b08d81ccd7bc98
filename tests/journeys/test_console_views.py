"""The list on a working day: what leaves it and why, what is put aside, what an address keeps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.stack import Stack

pytestmark = pytest.mark.one_set_up


def test_nothing_leaves_the_list_in_silence_and_what_is_put_aside_comes_back(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    for name in ("nok", "emma"):
        simulator.write(name, "hello")
    alice, bob = (console(server, name) for name in ("alice", "bob"))
    expect(alice.locator("#rows .row")).to_have_count(2)
    expect(alice.locator("#list-count")).to_have_text("2")

    # A colleague is faster: under the pointer the row stays where it is, and says so.
    alice.locator("#rows .row").first.hover()
    bob.locator("#rows").get_by_role("link", name="Emma").click()
    bob.keyboard.press("c")
    expect(alice.locator("#rows").get_by_role("link", name="Emma")).to_contain_text("bob has it")
    alice.mouse.move(900, 500)
    expect(alice.locator("#rows .row")).to_have_count(1)

    # Put aside by the keyboard, and back by undoing it; then the customer is what brings it back.
    alice.locator("#rows").get_by_role("link", name="Nok").click()
    expect(alice.locator("#log")).to_contain_text("hello")
    alice.keyboard.press("z")
    alice.locator("#snooze-times").get_by_role("button").last.click()
    expect(alice.locator("#head-state")).to_contain_text("snoozed until")
    alice.get_by_role("button", name="Undo").click()
    expect(alice.locator("#head-state")).to_contain_text("Waiting")
    alice.keyboard.press("z")
    alice.locator("#snooze-times").get_by_role("button").last.click()
    alice.locator("#views [data-view=snoozed]").click()
    expect(alice.locator("#rows .row__snoozed")).to_be_visible()
    simulator.write("nok", "one more thing")
    expect(alice.locator("#toasts")).to_contain_text("Nok has written")
    expect(alice.locator("#head-state")).to_have_text("Assigned to you")
    alice.locator("#views [data-view=mine]").click()
    expect(alice.locator("#rows .row")).to_have_count(1)

    # Marked unread it stays unread, although it was on the screen; the address keeps the filter.
    alice.keyboard.press("u")
    expect(alice.locator("#rows .row__unread")).to_be_visible()
    alice.locator("#list-filter-button").click()
    alice.locator("#list-filter").get_by_text("Waiting", exact=True).click()
    alice.keyboard.press("Escape")
    expect(alice.locator("#list-empty-title")).to_contain_text("Waiting")
    alice.reload()
    expect(alice.locator("#list-empty-title")).to_contain_text("Waiting")
    alice.locator("#list-empty-action").click()
    expect(alice.locator("#rows .row__unread")).to_be_visible()
    alice.go_back()
    expect(alice.locator("#list-empty-title")).to_contain_text("Waiting")
