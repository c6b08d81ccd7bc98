"""How an operator notices who waits: heard once, seen on the desktop, until somebody cares."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.stack import Stack
from tests.support.waiting import eventually

# Counts tones and keeps notifications; while `away` is set nobody looks at the page.
SPY = """
window.tones = 0;
const create = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () {
  window.tones += 1;
  return create.call(this);
};
window.shown = [];
window.Notification = class extends EventTarget {
  static permission = "granted";
  constructor(title, { body }) { super(); window.shown.push({ title, body, one: this }); }
  close() {}
};
document.hasFocus = () => !window.away;
"""


@pytest.mark.one_set_up
def test_who_comes_into_the_queue_is_heard_in_one_tab_and_shown_until_claimed_or_silenced(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    first = console(server, "alice")
    first.context.add_init_script(SPY)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"{server.url}/admin/live-chat/")
        expect(page.locator("#team-count")).to_have_text("1")
        page.locator("#search").click()
        page.evaluate("window.away = true; window.dispatchEvent(new Event('blur'))")

    simulator.write("nok", "Is anybody there?")
    for page in (first, second):
        expect(page.locator("#bell")).to_have_accessible_name(
            "Silence: 1 customer has just come into the queue"
        )
        expect(page).to_have_title("(1) Inbox")
        expect(page.locator('link[rel="icon"]')).to_have_attribute(
            "href", re.compile("^data:image")
        )
    tones = [page.evaluate("window.tones") for page in (first, second)]
    assert sorted(map(bool, tones)) == [False, True]
    speaker, silent = (first, second) if tones[0] else (second, first)
    eventually(lambda: speaker.evaluate("window.shown.length"), "a notification", within=20)
    ((title, body),) = speaker.evaluate("window.shown.map(({ title, body }) => [title, body])")
    # By name, once LINE has said it.
    assert title.endswith(" is waiting")
    assert body == "Is anybody there?"
    assert silent.evaluate("window.shown.length") == 0

    # A click on it leads to the conversation.
    speaker.evaluate("window.shown[0].one.dispatchEvent(new Event('click'))")
    expect(speaker.locator("#head-name")).to_have_text("Nok")

    second.locator("#bell").click()
    for page in (first, second):
        expect(page.locator("#bell")).to_have_accessible_name("Change notifications")
