"""The console while the server comes and goes."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.support.stack import Stack

LONG_MS = 30_000  # a server starts, a backoff ends


def bubble(page: Page, text: str) -> Locator:
    return page.locator("#log article", has_text=text)


def write(page: Page, text: str) -> None:
    page.locator("#composer-text").fill(text)
    page.keyboard.press("Enter")


def test_what_is_written_without_a_server_reaches_the_customer_once_it_is_back(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    alice, bob = console(server, "alice"), console(server, "bob")
    simulator.write("nok", "hello")
    for page in (alice, bob):
        page.locator("#rows").get_by_role("link").click()
        expect(page.locator("#log")).to_contain_text("hello")

    server.kill()
    expect(alice.locator("#banner")).to_contain_text("Reconnecting")
    write(alice, "first")
    write(alice, "second")
    state = bubble(alice, "second").locator(".state")
    expect(state).to_contain_text("Waiting for the connection")

    server.restart()
    for text in ("first", "second"):
        expect(bubble(alice, text)).to_have_attribute("data-status", "sent", timeout=LONG_MS)
        # Bob missed all of it and his screen comes right by itself.
        expect(bubble(bob, text)).to_have_attribute("data-status", "sent", timeout=LONG_MS)
        expect(bubble(alice, text)).to_have_count(1)
    expect(alice.locator("#banner")).to_be_hidden()
    assert [message["text"] for message in simulator.received("Nok")] == ["first", "second"]


def test_drafts_and_unsent_messages_outlive_the_page(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    alice = console(server, "alice")
    simulator.write("nok", "hello")
    simulator.write("emma", "good morning")
    alice.locator("#rows").get_by_role("link", name="Nok").click()
    expect(alice.locator("#head-name")).to_have_text("Nok")
    alice.locator("#composer-text").fill("half a thought")

    # The draft stays with Nok and never appears at Emma's.
    alice.locator("#rows").get_by_role("link", name="Emma").click()
    expect(alice.locator("#head-name")).to_have_text("Emma")
    expect(alice.locator("#composer-text")).to_have_value("")
    expect(alice.locator("#rows").get_by_role("link", name="Nok")).to_contain_text("Draft")

    server.kill()
    write(alice, "written in the tunnel")
    expect(bubble(alice, "written in the tunnel")).to_be_visible()
    alice.goto("about:blank")
    server.restart()
    alice.goto(f"{server.url}/admin/live-chat/")

    alice.locator("#rows").get_by_role("link", name="Nok").click()
    expect(alice.locator("#composer-text")).to_have_value("half a thought")
    alice.locator("[data-view=mine]").click()
    alice.locator("#rows").get_by_role("link", name="Emma").click()
    sent = bubble(alice, "written in the tunnel")
    expect(sent).to_have_attribute("data-status", "sent", timeout=LONG_MS)
    expect(sent).to_have_count(1)
    (received,) = simulator.received("Emma")
    assert received["text"] == "written in the tunnel"


def test_whoever_is_signed_out_elsewhere_is_told_and_keeps_the_draft(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    alice = console(server, "alice")
    simulator.write("nok", "hello")
    alice.locator("#rows").get_by_role("link").click()
    alice.locator("#composer-text").fill("half a thought")

    other = alice.context.new_page()
    other.goto(f"{server.url}/admin/live-chat/")
    other.locator("#me-button").click()
    other.get_by_role("button", name="Sign out").click()

    expect(alice.locator("#banner")).to_contain_text("You are signed out", timeout=LONG_MS)
    expect(alice.locator("#composer-text")).to_be_disabled()
    expect(alice.locator("#composer-text")).to_have_value("half a thought")
    expect(alice.locator("#banner-sign-in")).to_be_visible()
