"""What a team wants to know of a customer stands in the details, and is seen by everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.stack import Stack


@pytest.mark.one_set_up
def test_what_one_operator_enters_a_colleague_sees_and_a_canned_reply_says(
    stack: Stack, console: Callable[..., Page]
) -> None:
    stack.start_simulator()
    stack.manage("demo_data", SIMULATOR="true", DEBUG="true")
    server = stack.start_server(DEBUG="true")
    alice, bob = console(server, "alice"), console(server, "bob")
    for page in (alice, bob):
        page.locator('#views [data-view="all"]').click()
        page.locator("#rows .row").filter(has_text="Emma").first.click()
        expect(page.get_by_label("Shoe size")).to_have_value("38")

    alice.get_by_label("Shoe size").fill("39.5")
    alice.keyboard.press("Enter")
    alice.get_by_label("Member").select_option("Silver")
    expect(bob.get_by_label("Shoe size")).to_have_value("39.5")
    expect(bob.get_by_label("Member")).to_have_value("Silver")

    # Of another customer nothing stays behind.
    alice.locator("#rows .row").filter(has_text="Haruto").first.click()
    expect(alice.get_by_label("Birthday")).to_have_value("1990-04-12")
    expect(alice.get_by_label("Shoe size")).to_have_value("")
