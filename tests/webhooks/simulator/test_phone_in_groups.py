"""The phone in a group, in Chromium: who writes, mentions, emoji, edits, albums, the rich menu."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.programs import Simulator
from tests.webhooks.simulator.test_phone_in_browser import call, line, messages_of_nok, running
from webhooks.simulator.ids import line_id
from webhooks.simulator.media import png

__all__ = ["line", "running"]
# The simulator has neither database nor channel layer.
pytestmark = pytest.mark.one_set_up
FAMILY = line_id("group", "family")


@pytest.fixture
def open_phone(line: Simulator, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    def open_at(address: str) -> Page:
        page = new_context(viewport={"width": 1100, "height": 844}).new_page()
        page.goto(f"{line.url}/simulator/{address}")
        expect(page.locator("#connection")).not_to_have_text("Connecting…")
        return page

    return open_at


def family(line: Simulator) -> Any:
    return next(each for each in line.state()["groups"] if each["slug"] == "family")


def test_members_write_mention_and_edit_in_a_group(line, open_phone):
    phone = open_phone("?user=nok&chat=family")
    expect(phone.locator("#connection")).to_have_text("With Example Shop")
    phone.get_by_label("Message", exact=True).press_sequentially("Hi @Ex")
    phone.get_by_role("button", name="@Example Shop").click()
    phone.get_by_role("button", name="Send something else").click()
    phone.get_by_role("button", name="Emoji").click()
    phone.get_by_role("button", name="(love)").click()
    phone.get_by_role("button", name="Send", exact=True).click()

    mine = phone.locator(".message.is-mine")
    expect(mine.locator(".mention")).to_have_text("@Example Shop")
    expect(mine.get_by_role("img", name="(love)")).to_be_visible()
    [sent] = family(line)["messages"]
    assert sent["content"]["mention"]["mentionees"][0]["isSelf"] is True
    assert sent["content"]["emojis"][0]["index"] == len("Hi @Example Shop ")

    mine.hover()
    mine.get_by_role("button", name="Edit").click()
    phone.get_by_label("Message", exact=True).fill("Hi all")
    phone.keyboard.press("Enter")

    expect(mine.locator(".bubble")).to_have_text("Hi all")
    expect(mine.locator(".mark")).to_have_text("Edited")

    phone.get_by_label("Write as").select_option("Emma")
    expect(phone.locator(".message:not(.is-mine) .name")).to_have_text("Nok")
    text = [{"type": "text", "text": "Welcome"}]
    call(line, "message/push", to=FAMILY, messages=text)
    expect(phone.locator("#messages")).to_contain_text("Welcome")


def test_a_group_is_made_its_members_change_and_the_account_leaves(line, open_phone):
    phone = open_phone("?user=emma")
    phone.get_by_role("button", name="New group").click()
    people = phone.get_by_role("dialog")
    people.get_by_label("Name").fill("Book club")
    for name in ("Yui", "Emma"):
        people.get_by_role("switch", name=name).check()
    people.get_by_role("button", name="Create").click()

    expect(phone.get_by_role("heading", name="Book club")).to_be_visible()
    expect(phone.locator("#speaker")).to_have_value("emma")

    phone.get_by_role("button", name="Members").click()
    people.get_by_role("switch", name="Nok").check()
    people.get_by_role("switch", name="Example Shop").uncheck()
    people.get_by_role("button", name="Close").click()

    expect(phone.locator("#messages")).to_contain_text("Nok joined the chat")
    expect(phone.locator("#absent")).to_contain_text("Example Shop is not in this chat")
    phone.get_by_role("button", name="Add it").click()
    expect(phone.get_by_label("Message", exact=True)).to_be_visible()


def test_taps_and_albums(line, open_phone):
    phone = open_phone("?user=nok")
    phone.get_by_role("button", name="Menu").click()
    phone.get_by_role("button", name="Opening hours").click()
    expect(phone.locator("#messages")).to_contain_text("Nok tapped “Opening hours”")

    pictures = [
        {"name": f"{number}.png", "mimeType": "image/png", "buffer": png(str(number))}
        for number in range(3)
    ]
    phone.locator("#photos").set_input_files(pictures)

    expect(phone.locator(".album .picture")).to_have_count(3)
    expect(phone.locator(".message.is-mine")).to_have_count(1)
    quick = {"type": "postback", "label": "Yes", "data": "yes"}
    asked = {"type": "text", "text": "Sure?", "quickReply": {"items": [{"action": quick}]}}
    call(line, "message/push", to=line_id("user", "nok"), messages=[asked])
    phone.get_by_role("button", name="Yes", exact=True).click()
    expect(phone.locator("#messages")).to_contain_text(re.compile("tapped “Yes”"))
    assert len(messages_of_nok(line)) == 6
