"""What the channel layer lost, the next pong shows."""

from __future__ import annotations

from typing import Any

import pytest
from channels.layers import get_channel_layer

from chat.selectors import heartbeat
from tests.support.sockets import Frame, Socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nothing_arrives(monkeypatch):
    """From now on the layer takes everything and carries nothing."""

    def begin() -> None:
        async def lose(group: str, message: dict[str, Any]) -> None:
            pass

        monkeypatch.setattr(get_channel_layer(), "group_send", lose, raising=False)

    return begin


async def pong(socket: Socket) -> Frame:
    payload: Frame = (await socket.ask("ping"))["payload"]
    return payload


async def test_a_pong_names_what_was_lost_in_the_room_and_in_the_list(
    sign_in, alice, writes, address, nothing_arrives
):
    a = await sign_in(alice)
    await writes("one")
    state = (await a.ask("join_room", {"line_user_id": address, "mark_read": False}))["payload"]
    await a.settle()
    nothing_arrives()
    await writes("two")
    assert await a.settle() == []
    told = await pong(a)
    assert told["room"]["rev"] > state["rev"]
    assert told["changed"] == [[address, told["room"]["rev"]]]
    missed = await a.ask("sync", {"line_user_id": address, "after_rev": state["rev"]})
    assert [message["content"] for message in missed["payload"]["messages"]] == ["two"]
    assert missed["payload"]["unread_count"] == 2


async def test_a_pong_tells_the_other_tabs_what_was_read_in_one_of_them(
    sign_in, alice, bob, writes, address, nothing_arrives
):
    here, there, other = await sign_in(alice), await sign_in(alice), await sign_in(bob)
    for text in ("one", "two", "three"):
        await writes(text)
    await there.expect("conversation_update", unread_count=3)
    assert (await pong(there))["read"] == []
    nothing_arrives()
    await here.ask("mark_read", {"line_user_id": address, "seq": 1})
    assert (await pong(there))["read"] == [[address, 2]]
    await here.ask("mark_read", {"line_user_id": address, "seq": 3})
    assert (await pong(there))["read"] == [[address, 0]]
    # Nobody else's business.
    assert (await pong(other))["read"] == []


async def test_a_pong_that_cannot_name_everything_says_so(
    sign_in, alice, writes, address, monkeypatch
):
    a = await sign_in(alice)
    await writes("one")
    assert (await pong(a))["changed_complete"] is True
    monkeypatch.setattr(heartbeat, "MAX_CHANGED", 0)
    told = await pong(a)
    assert (told["changed"], told["changed_complete"]) == ([], False)
