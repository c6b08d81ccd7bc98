"""Handing a conversation on in the console, and what the others see of it; and of typing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.support.stack import Stack
from tests.support.waiting import eventually


def test_a_conversation_goes_to_a_colleague_by_name_and_a_supervisor_takes_it_over(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    simulator.write("nok", "hello")
    alice, bob, carol = (console(server, name) for name in ("alice", "bob", "carol"))
    for page in (alice, carol):
        page.locator("[data-view=all]").click()
        page.locator("#rows").get_by_role("link", name="Nok").click()
        expect(page.locator("#log")).to_contain_text("hello")
    expect(alice.locator("#transfer")).to_be_hidden()
    alice.get_by_role("button", name="Claim").click()
    expect(alice.locator("#head-state")).to_have_text("Assigned to you")

    # By the keyboard alone: t, the first colleague, a reason, Enter.
    dialog = alice.locator("#transfer-dialog")
    alice.locator("#conversation").focus()
    alice.keyboard.press("t")
    expect(dialog).to_contain_text("Transfer the conversation with Nok")
    expect(dialog.get_by_role("radio")).to_have_count(2)
    expect(dialog).not_to_contain_text("alice")
    expect(dialog.locator(".choice", has_text="bob")).to_contain_text("Online · 0 chats")
    expect(alice.locator("#transfer-go")).to_be_disabled()
    alice.keyboard.press("Space")
    dialog.get_by_label("bob").check()
    alice.keyboard.press("Tab")
    alice.keyboard.type("speaks Thai")
    alice.keyboard.press("Enter")
    expect(alice.locator("#toasts")).to_contain_text("bob has the conversation with Nok now.")
    expect(alice.locator("#head-state")).to_have_text("With bob")
    expect(alice.locator("#composer-text")).to_be_disabled()
    for page in (alice, carol):
        event = page.locator("#log .event", has_text="The conversation went to bob")
        expect(event).to_contain_text("speaks Thai")
    expect(bob.locator("#toasts")).to_contain_text(
        "alice handed you the conversation with Nok: “speaks Thai”"
    )
    bob.locator("[data-view=mine]").click()
    bob.locator("#rows").get_by_role("link", name="Nok").click()
    expect(bob.locator("#head-state")).to_have_text("Assigned to you")

    # Bob is about to hand it on when Carol takes it over: he is told who has it.
    expect(bob.locator("#take-over")).to_be_hidden()
    bob.locator("#transfer").click()
    bob.locator("#transfer-dialog").get_by_label("alice").check()
    carol.locator("#take-over").click()
    expect(carol.locator("#head-state")).to_have_text("Assigned to you")
    expect(carol.locator("#toasts")).not_to_contain_text("handed you")
    bob.locator("#transfer-go").click()
    expect(bob.locator("#toasts")).to_contain_text("carol has taken over the conversation")
    expect(bob.locator("#head-state")).to_have_text("With carol")

    # All of a supervisor's buttons fit, on a phone as well.
    for width in (1440, 1100, 1024, 800, 768, 390, 360, 320):
        carol.set_viewport_size({"width": width, "height": 800})
        for button in ("#transfer", "#close", "#details-button"):
            expect(carol.locator(button)).to_be_in_viewport(ratio=1)
        crowded = "(head) => head.scrollWidth > head.clientWidth"
        assert not carol.locator(".head").evaluate(crowded), width
    carol.set_viewport_size({"width": 1440, "height": 900})

    # From the palette, which chooses the person, only the reason is left to say.
    carol.keyboard.press("Control+k")
    carol.keyboard.type("transfer to bob")
    option = carol.locator("#palette-list [role=option]", has_text="Transfer to bob")
    expect(option).to_have_attribute("aria-selected", "true")
    carol.keyboard.press("Enter")
    expect(carol.locator("#transfer-reason")).to_be_focused()
    expect(carol.locator("#transfer-dialog").get_by_label("bob")).to_be_checked()
    carol.keyboard.press("Escape")
    expect(carol.locator("#transfer-dialog")).to_be_hidden()
    # Stickers open above their button, and the keyboard is in them.
    carol.locator("#conversation").focus()
    carol.keyboard.press("s")
    expect(carol.locator("#stickers-grid button").first).to_be_focused()
    expect(carol.locator("#stickers")).to_be_in_viewport(ratio=1)
    carol.keyboard.press("Escape")

    # Cancelled, nothing happens.
    carol.locator("#transfer").click()
    carol.locator("#transfer-dialog").get_by_label("alice").check()
    carol.locator("#transfer-cancel").click()
    expect(carol.locator("#transfer-dialog")).to_be_hidden()
    expect(carol.locator("#head-state")).to_have_text("Assigned to you")


@pytest.mark.one_set_up
def test_typing_ends_three_seconds_after_the_last_key(
    stack: Stack, new_context: Callable[..., Any], console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    simulator.write("nok", "hello")
    alice, bob = console(server, "alice"), console(server, "bob")
    said: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: said.append(json.loads(frame)["type"]))

    alice.on("websocket", listen)
    alice.reload()
    for page in (alice, bob):
        page.locator("#rows").get_by_role("link", name="Nok").click()
        expect(page.locator("#log")).to_contain_text("hello")
    alice.locator("#composer-text").press_sequentially("half a thought", delay=20)
    expect(bob.locator("#typing")).to_contain_text("alice is typing")
    expect(bob.locator("#typing")).not_to_contain_text("alice is typing")

    def typing() -> list[str]:
        alice.wait_for_timeout(50)  # lets Playwright hear of frames
        return [kind for kind in said if kind.startswith("typing")]

    eventually(lambda: typing()[-1:] == ["typing_stop"], "the typing to end", within=6)
    assert typing() == ["typing_start", "typing_stop"]
    expect(alice.locator("#composer-text")).to_be_focused()
