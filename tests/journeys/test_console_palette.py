"""Everything can be done from one field, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.stack import Stack


@pytest.mark.one_set_up
def test_a_conversation_is_found_claimed_and_closed_from_the_palette(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    page = console(stack.start_server(DEBUG="true"), "alice")
    # Nobody has ever written: the page says what comes first, and is the usual one from then on.
    expect(page.get_by_role("heading", name="Your first message")).to_be_visible()
    simulator.write("nok", "hello")
    expect(page.get_by_role("heading", name="Your first message")).to_be_hidden()
    expect(page.get_by_role("heading", name="Choose a conversation")).to_be_visible()
    expect(page.locator("#rows").get_by_role("link", name="Nok")).to_be_visible()

    def choose(typed: str, option: str) -> None:
        page.keyboard.press("Control+k")
        field = page.get_by_role("combobox", name="What do you want to do?")
        expect(field).to_be_focused()
        page.keyboard.type(typed)
        wanted = page.locator("#palette-list [role=option]").filter(has_text=option).first
        expect(wanted).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Enter")

    choose("nok", "Nok")
    expect(page.locator("#log")).to_contain_text("hello")
    expect(page.locator("#composer-text")).to_be_focused()

    # What cannot be done says why, and the palette stays.
    choose("transfer to a", "Transfer to a colleague")
    expect(page.locator("#palette-status")).to_contain_text("Not now: Waiting")
    page.keyboard.press("Escape")

    choose("claim", "Claim")
    expect(page.locator("#close")).to_be_visible()
    expect(page.locator("#palette")).to_be_hidden()
    choose("close", "Close and go to the next")
    expect(page.locator("#toasts")).to_contain_text("Closed the conversation with Nok")
