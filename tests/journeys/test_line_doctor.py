"""The setup doctor and the way to a newer name, on a whole installation."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.stack import Stack
from tests.support.waiting import eventually


def test_line_tests_the_webhook_of_a_running_server_and_a_name_is_asked_for_again(
    stack: Stack, console: Callable[..., Page]
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(DEBUG="true")
    simulator.write("nok", "hello")

    said = stack.manage("line_doctor")
    assert "right    Reached by LINE" in said
    assert "right    Channel secret: The last webhook" in said
    assert "right    Webhook address" in said
    assert "WRONG" not in said

    alice = console(server, "alice")
    alice.locator("#rows").get_by_role("link", name="Nok").click()
    expect(alice.locator("#details-name")).to_have_text("Nok")
    asked = simulator.state()["calls"]["profile"]
    alice.get_by_role("button", name="Get name and picture from LINE again").click()
    expect(alice.locator("#toasts")).to_contain_text("LINE is being asked")
    eventually(
        lambda: simulator.state()["calls"]["profile"] > asked, "LINE was asked again", within=30
    )
