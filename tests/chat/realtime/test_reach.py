"""No command reaches, and no frame comes from, a channel on which somebody does not work.

A command that is new is tried with nothing but the conversation's address, or has to stand here.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from chat import threads
from chat.models import Message
from chat.operations.claim import claim_session
from chat.realtime.handlers import HANDLERS
from tests.support import cast
from tests.support.reach import nok_writes, put_on
from tests.support.sockets import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

OF_THE_ROOM = {
    "leave_room",
    "subscribe_analytics",
    "unsubscribe_analytics",
    "set_status",
}
FIELDS: dict[str, dict[str, Any]] = {
    "transfer_session": {"to_operator_id": 1},
    "snooze_session": {"until": "2090-01-01T00:00:00Z"},
    "cancel_message": {"message_id": 1},
    "mark_read": {"seq": 1},
    "sync": {"after_rev": 0},
}


async def test_every_command_of_the_socket_finds_nothing_there(outsider, asked):
    socket = await signed_in(outsider)
    for command in HANDLERS:
        if command.type in OF_THE_ROOM:
            continue
        fields = {"line_user_id": asked.address, **FIELDS.get(command.type, {})}
        answer = await socket.ask(command.type, fields)
        assert answer["type"] == "error", (command.type, answer)
        assert answer["payload"]["code"] == "conversation_not_found", (command.type, answer)
    answer = await socket.ask("send_message", {"temp_id": str(uuid4()), "content": "hi"})
    assert answer["payload"]["code"] == "not_in_room"
    figures = await socket.ask("subscribe_analytics", {})
    assert figures["payload"]["waiting"] == 0
    await socket.close()


async def test_no_frame_of_another_channel_comes(outsider, bob, asked, elsewhere):
    a, b = await signed_in(outsider), await signed_in(bob)

    def work() -> None:
        nok_writes()
        claim_session(conversation_id=asked.pk, operator=bob.operator, via="rest")

    await threads.run(work)
    await b.expect("session_claimed")
    await b.expect("conversation_update", line_user_id=asked.address)
    await threads.run(nok_writes, "a room, please", elsewhere)
    await a.expect("conversation_update", channel="hotel")
    pong = await a.ask("ping")
    assert [address for address, _ in pong["payload"]["changed"]] == [f"hotel~{cast.NOK_LINE_ID}"]
    assert asked.address not in {frame["payload"].get("line_user_id") for frame in a.unread}
    for socket in (a, b):
        await socket.close()


async def test_open_sockets_begin_anew_when_the_channels_change(alice, bob, asked, elsewhere):
    a, b = await signed_in(alice), await signed_in(bob)
    await a.ask("join_room", {"line_user_id": asked.address})
    await sync_to_async(put_on)(alice, elsewhere)
    assert await a.closed_with() == 1012
    assert (await b.ask("ping"))["type"] == "pong"
    await b.close()


async def test_a_room_that_is_no_longer_theirs_takes_nothing(alice, asked, elsewhere):
    a = await signed_in(alice)
    await a.ask("join_room", {"line_user_id": asked.address})

    def quietly() -> None:
        # As where the hint got lost.
        profile = type(alice.operator).objects.filter(user=alice)
        profile.update(all_channels=False)
        profile.get().channels.set([elsewhere])

    await sync_to_async(quietly)()
    answer = await a.ask("send_message", {"temp_id": str(uuid4()), "content": "hi"})
    assert answer["payload"]["code"] == "conversation_not_found"
    assert (await a.ask("sync", {"after_rev": 0}))["type"] == "error"
    assert await Message.objects.filter(direction="OUTGOING").acount() == 0
    await a.close()
