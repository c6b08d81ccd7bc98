"""The console while the server comes and goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.cast import password_of
from tests.support.stack import Stack

LONG_MS = 30_000  # a server starts, a backoff ends


def bubble(page: Page, text: str) -> Locator:
    return page.locator("#log article", has_text=text)


def write(page: Page, text: str) -> None:
    page.locator("#composer-text").fill(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("how", ["SIGKILL", pytest.param("SIGTERM", marks=pytest.mark.one_set_up)])
def test_what_is_written_without_a_server_reaches_the_customer_once_it_is_back(
    stack: Stack, console: Callable[..., Page], agree: Callable[..., None], how: str
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    alice, bob = console(server, "alice"), console(server, "bob")
    simulator.write("nok", "hello")
    for page in (alice, bob):
        page.locator("#rows").get_by_role("link").click()
        expect(page.locator("#log")).to_contain_text("hello")
    write(alice, "before")
    expect(bubble(alice, "before")).to_have_attribute("data-status", "sent", timeout=LONG_MS)

    if how == "SIGTERM":
        server.terminate()
    else:
        server.kill()
    expect(alice.locator("#banner")).to_contain_text("Reconnecting")
    write(alice, "first")
    write(alice, "second")
    state = bubble(alice, "second").locator(".state")
    expect(state).to_contain_text("Waiting for the connection")

    server.start()
    # Bob missed all of it and his screen comes right by itself.
    for page in (alice, bob):
        agree(page, server, simulator, "Nok", ["before", "first", "second"])
        expect(page.locator("#banner")).to_be_hidden(timeout=LONG_MS)


def test_what_is_written_without_a_network_waits_for_it_and_what_came_meanwhile_is_fetched(
    stack: Stack, console: Callable[..., Page], agree: Callable[..., None]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    alice = console(server, "alice")
    simulator.write("nok", "hello")
    alice.locator("#rows").get_by_role("link", name="Nok").click()
    expect(alice.locator("#log")).to_contain_text("hello")
    write(alice, "before")
    expect(bubble(alice, "before")).to_have_attribute("data-status", "sent", timeout=LONG_MS)

    alice.context.set_offline(True)
    expect(alice.locator("#banner")).to_contain_text("You are offline", timeout=LONG_MS)
    for text in ("first", "second"):
        write(alice, text)
        expect(bubble(alice, text).locator(".state")).to_contain_text("Waiting for the connection")
    simulator.write("nok", "still there?")
    simulator.write("emma", "good morning")

    alice.context.set_offline(False)
    expect(alice.locator("#banner")).to_be_hidden(timeout=LONG_MS)
    expect(alice.locator("#log")).to_contain_text("still there?", timeout=LONG_MS)
    agree(alice, server, simulator, "Nok", ["before", "first", "second"])
    expect(alice.locator("#rows").get_by_role("link", name="Emma")).to_contain_text("good morning")


@pytest.mark.one_set_up
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


@pytest.mark.one_set_up
def test_two_tabs_of_one_operator_send_what_both_have_written_once(
    stack: Stack, console: Callable[..., Page], agree: Callable[..., None]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    here = console(server, "alice")
    simulator.write("nok", "hello")
    there = here.context.new_page()
    there.goto(f"{server.url}/admin/live-chat/")
    for page in (here, there):
        page.locator("#rows").get_by_role("link", name="Nok").click()
        expect(page.locator("#log")).to_contain_text("hello")

    server.kill()
    for page in (here, there):
        expect(page.locator("#banner")).to_contain_text("Reconnecting")
    answers = [f"answer {number}" for number in range(1, 7)]
    for number, text in enumerate(answers):
        page = (here, there)[number % 2]
        write(page, text)
        expect(bubble(page, text).locator(".state")).to_contain_text("Waiting for the connection")

    # A third tab, opened where the second was closed, finds it all.
    there.close()
    server.start()
    third = here.context.new_page()
    third.goto(f"{server.url}/admin/live-chat/")
    third.locator("[data-view=all]").click()
    third.locator("#rows").get_by_role("link", name="Nok").click()
    for page in (here, third):
        agree(page, server, simulator, "Nok", answers)


@pytest.mark.one_set_up
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

    with alice.expect_popup() as opened:
        alice.locator("#banner-sign-in").click()
    again = opened.value
    again.get_by_label("User name").fill("alice")
    again.get_by_label("Password").fill(password_of("alice"))
    again.get_by_role("button", name="Sign in").click()
    expect(alice.locator("#banner")).to_be_hidden(timeout=LONG_MS)
    write(alice, "half a thought, and the rest")
    expect(bubble(alice, "and the rest")).to_have_attribute("data-status", "sent", timeout=LONG_MS)
