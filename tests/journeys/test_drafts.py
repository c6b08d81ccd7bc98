"""What an operator has begun is on every device of theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.stack import Stack


@pytest.mark.one_set_up
def test_a_draft_goes_on_at_another_device_and_of_two_at_once_neither_is_lost(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    desk, phone = console(server, "alice"), console(server, "alice", size=(390, 844))
    simulator.write("nok", "hello")
    for page in (desk, phone):
        page.locator("#rows").get_by_role("link", name="Nok").click()
        expect(page.locator("#log")).to_contain_text("hello")
    desk_text, phone_text = (page.locator("#composer-text") for page in (desk, phone))

    desk_text.fill("half a thought")
    expect(phone_text).to_have_value("half a thought")

    phone.context.set_offline(True)
    phone_text.fill("from the train")
    desk_text.fill("from the desk")
    with desk.expect_response(lambda answer: answer.url.endswith("/draft")) as kept:
        pass
    assert kept.value.ok
    phone_text.fill("from the train, later")
    phone.context.set_offline(False)
    offered = phone.locator(".toast", has_text="from the desk")
    expect(offered).to_be_visible()
    expect(desk_text).to_have_value("from the train, later")
    offered.get_by_role("button", name="Put it back").click()
    for text in (desk_text, phone_text):
        expect(text).to_have_value("from the desk\nfrom the train, later")

    desk.reload()
    expect(desk_text).to_have_value("from the desk\nfrom the train, later")
    desk_text.press("Control+Shift+Enter")
    expect(desk.locator(".toast")).to_contain_text("Closed the conversation with Nok")
    expect(phone_text).to_have_value("")
