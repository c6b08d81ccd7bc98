"""A message in, an answer out, in real browsers against a real server."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.cast import password_of
from tests.support.programs import Server
from tests.support.stack import Stack


@pytest.fixture
def console(new_context: Callable[..., BrowserContext]) -> Callable[[Server, str], Page]:
    """Somebody signs in at their own browser, and a script error fails the test."""

    def open_console(server: Server, name: str) -> Page:
        page = new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{name}'s console: {error}"))
        page.goto(f"{server.url}/admin/live-chat/")
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(password_of(name))
        page.get_by_role("button", name="Sign in").click()
        # Who is online comes over the socket: it is connected.
        expect(page.locator("#team-count")).to_have_text(re.compile("[1-9]"))
        return page

    return open_console


def test_a_message_typed_on_the_phone_is_claimed_answered_and_read_there(
    stack: Stack, console, new_context
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    alice, bob = console(server, "alice"), console(server, "bob")
    phone = new_context(viewport={"width": 390, "height": 844}).new_page()
    phone.goto(f"{simulator.url}/simulator/?user=nok")

    phone.get_by_label("Message", exact=True).fill("สวัสดีค่ะ ร้านเปิดกี่โมงคะ")
    phone.get_by_role("button", name="Send", exact=True).click()

    # Both see it without a reload.
    for page in (alice, bob):
        row = page.locator("#rows").get_by_role("link")
        expect(row).to_contain_text("สวัสดีค่ะ ร้านเปิดกี่โมงคะ")
        expect(row).to_contain_text("Nok")
        row.click()
        expect(page.locator("#log")).to_contain_text("สวัสดีค่ะ ร้านเปิดกี่โมงคะ")

    alice.get_by_role("button", name="Claim").click()
    expect(bob.locator("#head-state")).to_contain_text("With alice")
    expect(bob.get_by_role("button", name="Claim")).to_be_hidden()
    expect(bob.locator("#composer-text")).to_be_disabled()

    alice.locator("#composer-text").fill("We open at ten.\nSee you!")
    alice.keyboard.press("Enter")
    expect(phone.locator("#messages")).to_contain_text("We open at ten.")
    for page in (alice, bob):
        answer = page.locator("#log article", has_text="We open at ten.")
        expect(answer.locator(".state")).to_have_attribute("data-state", "sent")
    (received,) = simulator.received("Nok")
    assert received["text"] == "We open at ten.\nSee you!"
    assert received["via"] == "reply", "the first answer within a minute is free"

    alice.get_by_role("button", name="Close", exact=True).first.click()
    expect(bob.locator("#head-state")).to_contain_text("Closed")


def test_a_message_is_shown_as_sent_only_when_line_has_accepted_it(stack: Stack, console) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    alice = console(server, "alice")
    simulator.write("nok", "hello")
    alice.locator("#rows").get_by_role("link").click()
    expect(alice.locator("#log")).to_contain_text("hello")

    # LINE is down: the message waits and says so.
    simulator.request("/simulator/control", {"faults": {"server_error": True}})
    alice.locator("#composer-text").fill("Good morning!")
    alice.keyboard.press("Enter")
    state = alice.locator("#log article", has_text="Good morning!").locator(".state")
    expect(state).to_have_attribute("data-state", "sending")
    assert simulator.received("Nok") == []

    simulator.request("/simulator/control", {"clear": True})
    expect(state).to_have_attribute("data-state", "sent", timeout=30_000)
    (received,) = simulator.received("Nok")
    assert received["text"] == "Good morning!"
