"""What a team has beside its messages: replies that are kept ready."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.stack import Stack


def test_an_operator_answers_with_a_reply_of_their_own_that_is_found_by_its_shortcut(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    simulator.write("nok", "hello")
    page = console(server, "alice")
    page.locator("#rows a").first.click()
    expect(page.locator("#log")).to_contain_text("hello")
    text, menu = page.locator("#composer-text"), page.locator("#canned")

    page.keyboard.press("Control+/")
    expect(page.locator("#canned-state")).to_have_text("There are no canned replies yet.")
    page.locator("#canned-new").click()
    page.locator("#canned-title").fill("Greeting")
    page.locator("#canned-shortcut").fill("greet")
    page.locator("#canned-text").fill("Hello {nobody}")
    page.locator("#canned-save").click()
    expect(page.locator("#canned-error")).to_contain_text("{nobody} is no variable")
    page.locator("#canned-text").fill("Hello {customer_name}, I am {operator_name}.")
    page.locator("#canned-save").click()
    expect(page.locator("#canned-dialog")).to_be_hidden()

    # A shortcut that nobody has is no answer to a customer, neither by Enter nor by the button.
    text.press_sequentially("/xyz")
    expect(page.locator("#canned-state")).to_contain_text("No reply matches")
    text.press("Enter")
    page.locator("#send").click()
    expect(text).to_have_value("/xyz")
    expect(page.locator(".msg--out")).to_have_count(0)

    text.fill("")
    text.press_sequentially("／gree")
    expect(menu.locator("[role=option]")).to_have_count(1)
    # While an input method composes, Enter is its own.
    text.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(text).to_have_value("／gree")
    text.press("Enter")
    expect(menu).to_be_hidden()
    expect(text).to_have_value("Hello Nok, I am alice.")
    text.press("Enter")
    expect(page.locator(".msg--out[data-status=sent]")).to_have_count(1, timeout=20_000)
    (received,) = simulator.received("Nok")
    assert received["content"]["text"] == "Hello Nok, I am alice."
