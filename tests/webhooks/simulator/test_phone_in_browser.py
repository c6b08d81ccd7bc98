"""The phone in Chromium, against a simulator of its own process."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.programs import Simulator
from tests.support.waiting import free_port
from webhooks.simulator.ids import line_id

# The simulator has neither database nor channel layer.
pytestmark = pytest.mark.one_set_up
NOK = line_id("user", "nok")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One process for all: it has no part in the product's database, and `line` empties it."""
    directory = tmp_path_factory.mktemp("simulator")
    settings = {
        "DEBUG": "true",
        "SIMULATOR": "true",
        "SIMULATOR_STORE": str(directory / "simulator.sqlite3"),
        "SIMULATOR_WEBHOOK_URL": f"http://127.0.0.1:{free_port()}/nobody-listens",
        "DATABASE_URL": f"sqlite:///{directory / 'never-opened.sqlite3'}",
        "REDIS_URL": "",
    }
    log = Path(directory / "simulator.log")
    simulator = Simulator("simulator", env={**os.environ, **settings}, log=log)
    simulator.env["PUBLIC_URL"] = simulator.url
    simulator.start()
    yield simulator
    simulator.close()
    assert not (directory / "never-opened.sqlite3").exists()


@pytest.fixture
def line(running: Simulator) -> Simulator:
    assert running.request("/simulator/reset", {})[0] == 200
    return running


@pytest.fixture
def phone(line: Simulator, new_context: Callable[..., BrowserContext]) -> Page:
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{line.url}/simulator/?user=nok")
    expect(page.locator("#connection")).to_have_text("Official account")
    return page


def call(line: Simulator, path: str, **body: Any) -> Any:
    """A call as the account: LINE's API."""
    token = {"Authorization": f"Bearer {line.env['LINE_CHANNEL_ACCESS_TOKEN']}"}
    status, answer = line.request(f"/simulator/line/v2/bot/{path}", body, token)
    assert status in (200, 202), answer
    return answer


def push(line: Simulator, text: str) -> None:
    call(line, "message/push", to=NOK, messages=[{"type": "text", "text": text}])


def test_what_is_typed_is_a_bubble_and_says_when_the_inbox_did_not_get_it(line, phone):
    phone.get_by_role("textbox", name="Message").fill("สวัสดีค่ะ <b>มีของไหมคะ</b>")
    phone.keyboard.press("Enter")

    bubble = phone.locator(".message.is-mine")
    expect(bubble.locator(".bubble")).to_have_text("สวัสดีค่ะ <b>มีของไหมคะ</b>")
    # No server runs where the webhook goes.
    expect(bubble.locator(".undelivered")).to_have_text("Not delivered: no connection")
    expect(phone.get_by_role("textbox", name="Message")).to_have_value("")


def test_a_suggestion_is_sent_with_a_tap(phone):
    phone.locator("#chips button").first.click()

    expect(phone.locator(".message.is-mine")).to_have_count(1)


def test_an_input_method_can_use_enter_for_itself(phone):
    box = phone.get_by_role("textbox", name="Message")
    box.fill("こんにちは")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    box.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True})
    phone.keyboard.press("Shift+Enter")

    expect(box).to_have_value(re.compile("^こんにちは\n?$"))
    expect(phone.locator(".message")).to_have_count(0)


def test_the_accounts_dots_and_messages_arrive(line, phone):
    call(line, "chat/loading/start", chatId=NOK, loadingSeconds=20)
    expect(phone.locator("#typing")).to_be_visible()

    push(line, "Hello Nok")

    expect(phone.locator(".message:not(.is-mine) .bubble")).to_have_text("Hello Nok")
    expect(phone.locator("#typing")).to_be_hidden()


def test_two_phones_show_two_people(line, phone, new_context):
    other = new_context().new_page()
    other.goto(f"{line.url}/simulator/?user=yui")
    expect(other.locator("#connection")).to_have_text("Official account")

    push(line, "For Nok")

    expect(phone.locator(".message")).to_have_count(1)
    expect(other.locator(".message")).to_have_count(0)
    expect(other.locator("#me")).to_contain_text("Yui")


def test_who_blocks_the_account_cannot_write_until_unblocking(phone):
    phone.get_by_role("button", name="Choose a person").click()
    phone.get_by_role("switch").check(force=True)
    phone.get_by_role("button", name="Back to the chat").click()
    expect(phone.locator("#composer")).to_be_hidden()

    phone.get_by_role("button", name="Unblock").click()

    expect(phone.get_by_role("textbox", name="Message")).to_be_visible()


def test_a_restart_of_the_simulator_loses_nothing_on_the_phone(line, phone):
    push(line, "before")
    expect(phone.locator(".message")).to_have_count(1)

    line.restart()
    push(line, "after")

    expect(phone.locator(".message .bubble")).to_have_text(["before", "after"], timeout=15_000)


def test_nothing_is_cut_off_at_any_width(line, phone):
    push(line, "x" * 400)
    expect(phone.locator(".message")).to_have_count(1)

    for width in (320, 390, 720, 1200):
        phone.set_viewport_size({"width": width, "height": 800})
        assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        send = phone.get_by_role("button", name="Send", exact=True).bounding_box()
        assert 0 < send["x"] < width - send["width"]


def test_the_page_keeps_to_the_content_security_policy(line, new_context):
    page = new_context().new_page()
    problems: list[str] = []

    def tell(problem):
        problems.append(str(problem))

    page.on("pageerror", tell)
    page.expose_function("tell", tell)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => tell(event.violatedDirective))"
    )
    page.goto(f"{line.url}/simulator/?user=nok")
    push(line, "Hello")

    expect(page.locator(".message")).to_have_count(1)
    assert problems == []


def test_a_message_is_quoted_and_taken_back_from_the_phone(line, phone):
    push(line, "Which size?")
    phone.get_by_text("Which size?").hover()
    phone.locator(".message", has_text="Which size?").get_by_role("button", name="Quote").click()
    phone.keyboard.type("Medium")
    phone.keyboard.press("Enter")

    mine = phone.locator(".message.is-mine")
    expect(mine.locator(".quoted")).to_have_text("Which size?")
    expect(phone.locator("#quoting")).to_be_hidden()
    [asked, answered] = messages_of_nok(line)
    assert answered["content"]["quotedMessageId"] == asked["id"]

    mine.hover()
    mine.get_by_role("button", name="Unsend").click()

    expect(mine.locator(".bubble")).to_have_text("You unsent a message")
    assert messages_of_nok(line)[1]["unsent"] is True


def test_what_the_account_quotes_stands_above_its_answer(line, phone):
    line.request("/simulator/send", {"user": "nok", "text": "Is it open?"})
    [asked] = messages_of_nok(line)
    quote = {"type": "text", "text": "Until six", "quoteToken": asked["content"]["quoteToken"]}
    call(line, "message/push", to=NOK, messages=[quote])

    answer = phone.locator(".message", has_text="Until six")
    expect(answer.locator(".quoted")).to_have_text("Is it open?")
    expect(answer.get_by_role("button", name="Unsend")).to_have_count(0)


def messages_of_nok(line: Simulator) -> Any:
    return next(user for user in line.state()["users"] if user["slug"] == "nok")["messages"]


def test_faults_are_switched_on_and_all_off_again_from_the_phones_page(line, new_context):
    page = new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{line.url}/simulator/?user=nok")
    expect(page.locator("#faults-state")).to_have_text("None is on")

    page.get_by_role("button", name="Faults").click()
    page.get_by_role("switch", name="429: rate limit").check()
    page.get_by_role("switch", name="Slow answers").check()

    expect(page.locator("#faults-state")).to_have_text("Slow answers · 429: rate limit")
    assert faults_on(line) == {"latency", "rate_limit"}

    page.get_by_role("button", name="Switch all off").click()

    expect(page.locator("#faults-state")).to_have_text("None is on")
    expect(page.get_by_role("switch", name="Slow answers")).not_to_be_checked()
    assert faults_on(line) == set()


def faults_on(line: Simulator) -> set[str]:
    status, answer = line.request("/simulator/control", {})
    assert status == 200, answer
    return {name for name, fault in answer["faults"].items() if fault["on"]}
