"""What customers send on their phones, as operators see it in the console."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support import files
from tests.support.programs import Simulator
from tests.support.stack import Stack

SECOND = 1_000


@pytest.fixture
def desk(stack: Stack, console: Callable[..., Page]) -> tuple[Simulator, Page]:
    """A simulated LINE, and alice at the console with Nok's conversation open."""
    # The phone's page shows pictures of our server's.
    simulator = stack.start_simulator(ALLOWED_ORIGINS=stack.settings["PUBLIC_URL"])
    server = stack.start_server(DEBUG="true")
    simulator.write("nok", "hello")
    page = console(server, "alice")
    page.locator("#rows a").first.click()
    expect(page.locator("#log")).to_contain_text("hello")
    return simulator, page


def write(simulator: Simulator, **message: Any) -> Any:
    status, answer = simulator.request("/simulator/send", {"user": "nok", **message})
    assert status == 200
    return answer


def image(size: tuple[int, int], **more: Any) -> dict[str, Any]:
    body = base64.b64encode(files.picture("PNG", size)).decode()
    return {"type": "image", "data": body, "contentType": "image/png", **more}


def test_each_kind_shows_as_what_it_is_and_what_is_taken_back_goes(desk):
    simulator, page = desk
    first = write(simulator, **image((320, 200)))
    picture = page.locator(".picture img").first
    expect(picture).to_be_visible(timeout=20 * SECOND)
    expect(picture).to_have_js_property("naturalWidth", 320)
    page.locator(".picture").first.click()
    expect(page.locator("#lightbox-image")).to_have_js_property("naturalWidth", 320)
    page.keyboard.press("Escape")

    album = [image((90 + index, 90), imageSet={"id": "s", "index": index}) for index in (2, 1)]
    for one in album:
        write(simulator, **one)
    widths = "images => images.map(image => image.naturalWidth)"
    expect(page.locator(".album img")).to_have_count(2, timeout=20 * SECOND)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.album img')].every(one => one.naturalWidth)"
    )
    assert page.locator(".album img").evaluate_all(widths) == [91, 92]

    write(simulator, type="sticker", stickerId="1994", keywords=["wave"])
    expect(page.get_by_alt_text("Sticker: wave")).to_be_visible()
    write(simulator, type="location", title="The shop", latitude=13.7, longitude=100.5)
    expect(page.locator("#log")).to_contain_text("The shop")
    write(simulator, text="this one?", quotedMessageId=first["messageId"])
    expect(page.locator(".quote__text")).to_have_text("Image")
    write(
        simulator, type="image", data=base64.b64encode(files.HTML).decode(), contentType="image/png"
    )
    expect(page.locator(".absent[data-state=refused]")).to_be_visible(timeout=20 * SECOND)

    secret = write(simulator, text="my card is 4111")
    expect(page.locator("#log")).to_contain_text("4111")
    for gone in (secret, first):
        simulator.request("/simulator/unsend", {"user": "nok", "messageId": gone["messageId"]})
    expect(page.locator("#log")).not_to_contain_text("4111")
    expect(page.locator("#log").get_by_text("took this message back")).to_have_count(2)
    expect(page.locator(".quote__text")).to_have_text("A message that was taken back")


def test_an_operator_answers_with_files_a_sticker_and_a_quote(desk, tmp_path):
    simulator, page = desk
    picture, paper = tmp_path / "shop.png", tmp_path / "receipt.pdf"
    picture.write_bytes(files.picture("WEBP", (400, 300)))
    paper.write_bytes(b"%PDF-1.7")
    page.locator(".msg[data-direction=INCOMING]").last.hover()
    page.locator(".msg[data-direction=INCOMING] .msg__quote").last.click()
    expect(page.locator("#composer-quote-text")).to_contain_text("hello")
    page.locator("#attach-file").set_input_files([picture, paper])
    expect(page.locator(".chip__picture").first).to_be_visible(timeout=20 * SECOND)
    expect(page.locator(".chip")).to_have_count(2)
    page.locator("#composer-text").fill("here they are")
    page.locator("#send").click()
    page.locator("#sticker-button").click()
    page.locator(".stickers__one").first.click()

    sent = page.locator(".msg--out[data-status=sent]")
    expect(sent).to_have_count(4, timeout=20 * SECOND)
    expect(page.locator(".chip")).to_have_count(0)
    received = simulator.received("Nok")
    assert [message["type"] for message in received] == ["image", "flex", "text", "sticker"]
    assert {message["content"]["sender"]["name"] for message in received} == {"alice"}
    (nok,) = (one for one in simulator.state()["users"] if one["slug"] == "nok")
    (asked,) = (one for one in nok["messages"] if one["direction"] == "in")
    assert received[2]["content"]["quoteToken"] == asked["content"]["quoteToken"]

    # What the customer's phone shows is there for it, and what it quotes of ours is shown.
    phone = page.context.new_page()
    phone.goto(f"{simulator.url}/simulator/?user=nok")
    shown = phone.locator("img.picture")
    expect(shown).to_have_js_property("naturalWidth", 400)
    write(simulator, text="nice", quotedMessageId=received[0]["id"])
    expect(page.locator(".quote__name").last).to_have_text("alice")
