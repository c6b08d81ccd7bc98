"""The console's screen: every width, the keyboard, reading, and who else is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.stack import Stack

pytestmark = pytest.mark.one_set_up

# width, height: list, conversation and details that show once a conversation is open
SIZES = [
    ((1440, 900), (True, True, True)),
    ((1100, 760), (True, True, False)),
    ((800, 900), (True, True, False)),
    ((390, 844), (False, True, False)),
    ((320, 640), (False, True, False)),
]


@pytest.fixture
def alice(stack: Stack, console: Callable[..., Page]) -> Page:
    """Alice's console, in which Nok and then Emma wait."""
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    simulator.write("nok", "สวัสดีค่ะ")
    simulator.write("emma", "good morning")
    page = console(server, "alice")
    expect(page.locator("#rows .row")).to_have_count(2)
    return page


def test_the_panes_that_fit_are_shown_and_nothing_runs_out_of_the_window(alice: Page) -> None:
    for (width, height), shown in SIZES:
        alice.set_viewport_size({"width": width, "height": height})
        alice.goto(alice.url.split("?")[0])
        expect(alice.locator("#list")).to_be_visible()
        alice.locator("#rows").get_by_role("link", name="Nok").click()
        expect(alice.locator("#log")).to_contain_text("สวัสดีค่ะ")
        for pane, visible in zip(("#list", "#conversation", "#details"), shown, strict=True):
            expect(alice.locator(pane)).to_be_visible(visible=visible)
        # The composer is on the screen, and there is no sideways scrolling.
        expect(alice.locator("#composer-text")).to_be_in_viewport()
        assert alice.evaluate("document.documentElement.scrollWidth") <= width

    # On a phone, back leads to the list, and so does the browser's own.
    alice.locator("#back").click()
    expect(alice.locator("#list")).to_be_visible()
    alice.go_back()
    expect(alice.locator("#conversation")).to_be_visible()

    # Where there is no room for the details, they are a drawer.
    alice.set_viewport_size({"width": 1100, "height": 760})
    alice.locator("#details-button").click()
    expect(alice.locator("#details")).to_be_visible()
    alice.keyboard.press("Escape")
    expect(alice.locator("#details")).to_be_hidden()
    expect(alice.locator("#details-button")).to_be_focused()


def test_the_keyboard_is_enough(alice: Page) -> None:
    press = alice.keyboard.press
    press("j")
    expect(alice.locator("#rows .row").first).to_be_focused()
    press("j")
    expect(alice.locator("#rows .row").nth(1)).to_be_focused()
    press("Enter")
    composer = alice.locator("#composer-text")
    expect(composer).to_be_focused()
    expect(alice.locator("#head-name")).to_have_text("Emma")

    # Letters are letters while writing, and Enter picks a candidate while an IME composes.
    alice.keyboard.type("jce")
    expect(composer).to_have_value("jce")
    for composing in ({"isComposing": True}, {"keyCode": 229}):
        composer.dispatch_event("keydown", {"key": "Enter", "bubbles": True, **composing})
    press("Shift+Enter")
    expect(composer).to_have_value("jce\n")
    composer.fill("")

    press("Escape")
    press("c")
    expect(alice.locator("#head-state")).to_have_text("Assigned to you")
    press("?")
    expect(alice.locator("#help-dialog")).to_be_visible()
    press("Escape")
    press("e")
    expect(alice.locator("#head-name")).to_have_text("Nok")
    expect(alice.locator("#toasts")).to_contain_text("Closed the conversation with Emma.")

    # A slip is taken back, whole: Emma's conversation, with who had it.
    press("Control+z")
    expect(alice.locator("#head-name")).to_have_text("Emma")
    expect(alice.locator("#head-state")).to_have_text("Assigned to you")
    press("Escape")
    press("b")
    expect(alice.locator("#head-state")).to_contain_text("Waiting")
    events = ["You claimed the conversation", "You closed", "You opened", "You put"]
    expect(alice.locator("#log .event__text")).to_contain_text(events)
    alice.locator("#toasts").get_by_role("button", name="Undo").last.click()
    expect(alice.locator("#head-state")).to_have_text("Assigned to you")
    alice.reload()
    expect(alice.locator("#log .event__text")).to_contain_text([*events, "You claimed"])
    press("e")
    expect(alice.locator("#head-name")).to_have_text("Nok")
    press("g")
    press("a")
    expect(alice.locator("#list-title")).to_have_text("Open")
    press("/")
    alice.keyboard.type("nok")
    expect(alice.locator("#rows .row")).to_have_count(1)

    # One switch turns the single letters off, for good.
    press("Escape")
    press("Escape")
    press("?")
    alice.get_by_role("switch").focus()
    with alice.expect_response(lambda answer: answer.request.method == "PATCH" and answer.ok):
        press("Space")
    press("Escape")
    alice.reload()
    expect(alice.locator("#rows .row")).to_have_count(1)
    press("?")
    press("j")
    expect(alice.locator("#help-dialog")).to_be_hidden()
    expect(alice.locator("#rows .row").first).not_to_be_focused()


def test_a_reload_keeps_what_was_read_and_which_colours_were_chosen(alice: Page) -> None:
    def background() -> str:
        return str(alice.evaluate("getComputedStyle(document.body).backgroundColor"))

    light = background()
    alice.locator("#me-button").click()
    alice.get_by_role("radio", name="Dark").check()
    alice.keyboard.press("Escape")
    dark = background()
    assert dark != light

    nok = alice.locator("#rows .row", has_text="Nok").locator(".row__unread")
    emma = alice.locator("#rows .row", has_text="Emma").locator(".row__unread")
    expect(nok).to_contain_text("1")
    alice.locator("#rows .row", has_text="Nok").click()
    expect(nok).to_be_hidden()

    alice.reload()
    expect(emma).to_be_visible()
    expect(nok).to_be_hidden()
    assert background() == dark
