"""What a team has beside its messages: kept replies, notes and tags."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.stack import Stack


@pytest.mark.one_set_up
def test_an_operator_answers_with_a_reply_of_their_own_that_is_found_by_its_shortcut(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    simulator.write("nok", "hello")
    page = console(server, "alice")
    page.locator("#rows a").first.click()
    expect(page.locator("#log")).to_contain_text("hello")
    details = page.locator("#details")
    for what in ("Tags say", "No notes yet", "No files yet", "No earlier sessions"):
        expect(details).to_contain_text(what)
    expect(details).not_to_contain_text("Add a field")  # that is for administrators
    text, menu = page.locator("#composer-text"), page.locator("#canned")

    page.keyboard.press("Control+/")
    expect(page.locator("#canned-state")).to_contain_text("There are no canned replies yet.")
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


def test_colleagues_tell_each_other_what_the_customer_never_sees(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    simulator.write("nok", "hello")
    alice, bob = console(server, "alice"), console(server, "bob")
    alice.locator("#rows a").first.click()
    expect(alice.locator("#log")).to_contain_text("hello")
    alice.locator("#composer-text").fill("half an answer")
    alice.locator("#composer-text").press("Escape")

    # A note is written in a box of its own; what was meant for the customer waits in the other.
    alice.keyboard.press("n")
    note = alice.locator("#note-text")
    expect(note).to_be_focused()
    expect(alice.locator("#composer")).to_be_hidden()
    note.press_sequentially("She knows ")
    note.press_sequentially("@b")
    expect(alice.locator("#note-names [role=option]")).to_have_count(1)
    note.press("Enter")
    note.press_sequentially("already")
    note.press("Enter")
    expect(alice.locator("#log .note__text")).to_have_text("She knows @bob already")
    expect(note).to_have_value("")

    # Who is named hears of it wherever they are, still after a reload, until they have looked.
    expect(bob.locator("#toasts")).to_contain_text("alice mentioned you")
    bob.reload()
    expect(bob.locator("#mentions-count")).to_have_text("1")
    expect(bob.locator("#rows .row__mention")).to_be_visible()
    bob.locator("#mentions-button").click()
    bob.locator("#mentions-list button").click()
    expect(bob.locator("#log .note .mention--self")).to_have_text("@bob")
    expect(bob.locator("#mentions-count")).to_have_text("")

    # What is changed, and what is deleted, is so on every screen.
    mine = alice.locator("#log .note")
    mine.hover()
    mine.get_by_role("button", name="Change the note").click()
    note.fill("She is a regular.")
    note.press("Enter")
    expect(bob.locator("#log .note__text")).to_have_text("She is a regular.")
    expect(bob.locator("#log .note").get_by_role("button")).to_have_count(0)
    mine.hover()
    mine.get_by_role("button", name="Delete the note").click()
    mine.get_by_role("button", name="Delete for good?").click()
    expect(bob.locator("#log .note")).to_have_count(0)

    # A tag that nobody has used yet is made by using it; a colleague sees it and takes it off.
    alice.locator("#rows a").first.focus()
    alice.keyboard.press("l")
    alice.locator("#tag-input").press_sequentially("Regular")
    expect(alice.locator("#tag-options")).to_contain_text("new")
    alice.locator("#tag-input").press("Enter")
    for page in (alice, bob):
        expect(page.locator("#details-tags")).to_have_text("Regular")
        expect(page.locator("#rows .row__tags").first).to_have_text("Regular")

    # Whoever looks for a tag sees what has it, and nothing else, until they have seen enough.
    simulator.write("emma", "hello too")
    expect(bob.locator("#rows .row")).to_have_count(2)
    bob.locator("#list-filter-button").click()
    bob.locator("#filter-tags").get_by_role("button", name="Regular").click()
    bob.keyboard.press("Escape")
    expect(bob.locator("#rows .row")).to_have_count(1)
    bob.get_by_role("button", name="Remove the tag Regular").click()
    expect(bob.locator("#list-empty-title")).to_contain_text("Regular")
    bob.locator("#list-empty-action").click()
    expect(bob.locator("#rows .row")).to_have_count(2)
    expect(alice.locator("#details-tags li")).to_have_count(0)

    alice.get_by_role("radio", name="Reply").check()
    expect(alice.locator("#composer-text")).to_have_value("half an answer")
    assert simulator.received("Nok") == []
