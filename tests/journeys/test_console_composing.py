"""What an answer costs, taking it back, and what is sent besides words, at the console."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.stack import Stack

SECOND = 1_000
UNDO = "from chat.models import Channel; Channel.objects.update(undo_seconds=4)"
TYPO, GOOD = "We are hear.", "We are here."


@pytest.mark.one_set_up
def test_an_answer_is_counted_taken_back_and_sent_for_free_with_its_place(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    stack.manage("shell", "-c", UNDO)
    page = console(server, "alice")
    simulator.write("nok", "Where are you?")
    page.locator("#rows a").first.click()
    expect(page.locator("#free-text")).to_have_text(re.compile(r"^Free reply for \d+ s$"))

    box = page.locator("#composer-text")
    box.fill(TYPO)
    box.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    box.press("Control+z")
    expect(box).to_have_value(TYPO)
    expect(page.locator("#log")).to_contain_text("Taken back, not sent")

    page.get_by_role("button", name="Send a location").click()
    page.keyboard.type("13.7563, 100.5018")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#place-title")).to_be_focused()
    expect(page.locator("#place-title-error")).to_have_text("What is the place called?")
    page.keyboard.type("The shop")
    page.get_by_label("Address").fill("1 Example Road")
    page.keyboard.press("Enter")
    expect(page.locator("#place-where")).to_contain_text("13.7563, 100.5018")
    page.get_by_role("button", name="Quick replies").click()
    page.keyboard.type("On my way")
    page.keyboard.press("Enter")
    expect(page.locator("#replies-pills")).to_have_text("On my way")
    box.fill(GOOD)
    box.press("Enter")

    expect(page.locator(".msg--out[data-status=sent]")).to_have_count(2, timeout=20 * SECOND)
    states = page.locator(".msg--out .state[data-state=sent]")
    expect(states).to_have_text(["Sent · free reply", "Sent · free reply"])
    expect(page.locator("#free-text")).to_have_text("Will be a push")
    place, words = simulator.received("Nok")
    assert (place["type"], place["content"]["latitude"]) == ("location", 13.7563)
    assert words["content"]["text"] == GOOD
    (offered,) = words["content"]["quickReply"]["items"]
    assert offered["action"]["label"] == "On my way"
