"""The phone's page and its socket, and the phone itself in a browser."""

from __future__ import annotations

import json

import pytest
from asgiref.testing import ApplicationCommunicator

from webhooks.simulator.phone import phone_socket

HOST = (b"host", b"inbox.example")


def socket(user="nok", origin=b"https://inbox.example"):
    headers = [HOST, (b"origin", origin)] if origin else [HOST]
    scope = {"type": "websocket", "query_string": f"user={user}".encode(), "headers": headers}
    return ApplicationCommunicator(phone_socket, scope)


async def opened(phone):
    await phone.send_input({"type": "websocket.connect"})
    assert (await phone.receive_output())["type"] == "websocket.accept"
    return phone


async def frame(phone):
    return json.loads((await phone.receive_output())["text"])


async def closed(phone):
    await phone.send_input({"type": "websocket.disconnect", "code": 1000})
    await phone.wait()


async def test_the_page_brings_the_people_and_no_inline_script(line):
    async with line.session.get(f"{line.url}/simulator/") as answer:
        page = await answer.text()

    assert "Nok" in page
    assert "style=" not in page
    assert page.count("<script") == page.count('type="module"') + page.count("application/json")


async def test_a_phone_gets_the_chat_and_then_what_happens_in_it(line, api):
    await line.post("send", user="nok", text="before")
    phone = await opened(socket())

    state = await frame(phone)
    await line.post("send", user="nok", text="after")
    message, delivery = await frame(phone), await frame(phone)

    assert [m["text"] for m in state["messages"]] == ["before"]
    assert message["message"]["text"] == "after"
    assert delivery["type"] == "delivery"
    assert (delivery["id"], delivery["delivery"]) == (message["message"]["id"], "delivered")
    await closed(phone)


async def test_a_phone_sees_its_own_person_only(line):
    phone = await opened(socket())
    await frame(phone)

    await line.post("send", user="yui", text="not for Nok")

    assert await phone.receive_nothing()
    await closed(phone)


async def test_a_reset_shows_an_empty_chat(line):
    await line.post("send", user="nok", text="before")
    phone = await opened(socket())
    await frame(phone)

    await line.post("reset")

    assert (await frame(phone))["messages"] == []
    await closed(phone)


@pytest.mark.parametrize(
    ("phone", "code"),
    [(socket(user="nobody"), 4404), (socket(origin=b"https://elsewhere.example"), 4403)],
    ids=["unknown", "foreign"],
)
async def test_a_wrong_phone_is_closed(line, phone, code):
    await opened(phone)

    assert await phone.receive_output() == {"type": "websocket.close", "code": code}


async def test_a_program_without_an_origin_may_listen(line):
    phone = await opened(socket(origin=None))

    assert (await frame(phone))["type"] == "state"
    await closed(phone)


async def test_a_photo_is_shown_and_never_run(line):
    sent = await line.post(
        "send", user="nok", type="image", data="PHN2Zz4=", contentType="image/svg+xml"
    )

    async with line.session.get(f"{line.url}/simulator/media/{sent['messageId']}") as answer:
        assert await answer.read() == b"<svg>"
        assert answer.headers["Content-Security-Policy"] == "sandbox"


async def test_half_an_emoji_breaks_neither_phone_nor_webhook(line, inbox):
    phone = await opened(socket())
    await frame(phone)

    await line.post("send", user="nok", text="\ud83d")

    assert (await frame(phone))["message"]["text"] == "\ud83d"
    assert inbox.events[0]["message"]["text"] == "?"
    await closed(phone)
