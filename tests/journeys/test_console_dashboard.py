"""From the inbox to the figures, and from a figure back to its conversation."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.stack import Stack

pytestmark = pytest.mark.one_set_up


def test_a_figure_leads_to_its_conversation_and_the_live_ones_move(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    simulator.write("nok", "hello")
    carol = console(server, "carol")
    carol.keyboard.press("g")
    carol.keyboard.press("d")
    waiting = carol.locator("#live .card").filter(has_text="Waiting")
    expect(waiting).to_contain_text("1")
    simulator.write("emma", "hello")
    expect(waiting).to_contain_text("2")

    carol.locator("[name=period]").select_option("Today")
    opened = carol.get_by_role("button", name="Opened: 2")
    expect(opened).to_be_visible()
    opened.click()
    expect(carol.locator("#behind-table tbody tr")).to_have_count(2)
    carol.locator("#funnel").get_by_role("button", name="Claimed: 0").click()
    expect(carol.locator("#behind-table tbody tr")).to_have_count(0)
    expect(carol.locator("#behind-none")).to_contain_text("No conversation is behind")
    carol.locator("#week").get_by_role("button", name="messages received: 2").click()
    expect(carol.locator("#behind-table tbody tr")).to_have_count(2)
    carol.locator("#behind-table").get_by_role("link", name="Nok").click()
    expect(carol.locator("#log")).to_contain_text("hello")

    # What was chosen stands in the address.
    carol.go_back()
    expect(carol.locator("[name=period]")).to_have_value("1")
    expect(opened).to_be_visible()

    # A period without anything says so, and leads to a longer one.
    for end in ("from", "to"):
        carol.locator(f"[name={end}]").fill("2020-01-01")
    expect(carol.locator("#nothing")).to_contain_text("Nothing happened in this period")
    expect(carol.locator("#rest")).to_be_hidden()
    carol.get_by_role("button", name="Last 90 days").click()
    expect(opened).to_be_visible()
    expect(carol.locator("#nothing")).to_be_hidden()

    # Who builds on the same figures reads of them, and tries them, without another host.
    complaints: list[str] = []
    carol.on("console", lambda said: complaints.append(said.text))
    carol.on("request", lambda asked: complaints.append(asked.url) if _is_foreign(asked) else None)
    carol.goto(f"{server.url}/api/v1/docs")
    status = carol.locator("#operations-people-presence_put")
    status.locator(".opblock-summary-control").click()
    status.get_by_role("button", name="Try it out").click()
    status.locator("textarea").fill('{"status": "busy"}')
    status.get_by_role("button", name="Execute").click()
    answer = status.locator(".live-responses-table tbody .response-col_status").first
    expect(answer).to_contain_text("200")
    assert complaints == []


def _is_foreign(asked: Request) -> bool:
    return urlsplit(asked.url).hostname not in (None, "127.0.0.1", "localhost")
