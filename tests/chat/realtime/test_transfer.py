"""Handing over, and taking over."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

pytestmark = pytest.mark.django_db(transaction=True)


async def test_the_holder_hands_a_conversation_to_a_colleague_by_name(
    sign_in, alice, bob, writes, address
):
    await writes("hello")
    a, b = await sign_in(alice), await sign_in(bob)
    await a.ask("claim_session", {"line_user_id": address})
    payload = {"line_user_id": address, "to_operator_id": bob.pk, "reason": "speaks Thai"}
    assert (await a.ask("transfer_session", payload))["type"] == "ack"
    for socket in (a, b):
        told = (await socket.expect("session_transferred"))["payload"]
        assert told["from_operator_id"] == alice.pk
        assert told["to_operator_id"] == bob.pk
        assert told["reason"] == "speaks Thai"
    await b.ask("join_room", {"line_user_id": address})
    assert (await b.ask("send_message", {"text": "สวัสดีครับ"}))["type"] == "message_ack"
    refused = (await a.ask("transfer_session", payload))["payload"]
    assert refused["code"] == "not_session_owner"
    happened = refused["happened"]
    assert (happened["what"], happened["actor_name"]) == ("transferred", "Alice")
    assert (happened["to_operator_id"], happened["to_operator_name"]) == (bob.pk, "Bob")


async def test_a_supervisor_takes_over_and_assigns_out_of_the_queue(
    sign_in, alice, bob, carol, writes, address
):
    await writes("hello")
    a, c = await sign_in(alice), await sign_in(carol)
    await a.ask("claim_session", {"line_user_id": address})
    takeover = {"line_user_id": address, "to_operator_id": carol.pk}
    assert (await c.ask("transfer_session", takeover))["type"] == "ack"
    assert (await a.expect("session_transferred"))["payload"]["to_operator_id"] == carol.pk
    await c.ask("close_session", {"line_user_id": address})
    await writes("again")
    assign = {"line_user_id": address, "to_operator_id": bob.pk}
    assert (await a.ask("transfer_session", assign))["payload"]["code"] == "not_session_owner"
    assert (await c.ask("transfer_session", assign))["type"] == "ack"
    told = await a.expect("session_transferred", to_operator_id=bob.pk)
    assert told["payload"]["from_operator_id"] is None


@pytest.mark.parametrize("to", [None, "2", -1, 0, 999_999, 2**63])
async def test_a_wrong_receiver_is_named_and_nothing_changes(sign_in, alice, writes, address, to):
    await writes("hello")
    a = await sign_in(alice)
    await a.ask("claim_session", {"line_user_id": address})
    error = (await a.ask("transfer_session", {"line_user_id": address, "to_operator_id": to}))[
        "payload"
    ]
    assert (error["code"], error["field"]) == ("validation_error", "to_operator_id")


async def test_nobody_is_handed_to_somebody_who_has_left_the_team(
    sign_in, alice, bob, writes, address
):
    await writes("hello")
    a = await sign_in(alice)
    await a.ask("claim_session", {"line_user_id": address})
    bob.is_active = False
    await sync_to_async(bob.save)()
    payload = {"line_user_id": address, "to_operator_id": bob.pk}
    error = (await a.ask("transfer_session", payload))["payload"]
    assert error["field"] == "to_operator_id"


async def test_a_transfer_without_an_open_session_is_not_found(sign_in, alice, bob, address):
    a = await sign_in(alice)
    payload = {"line_user_id": address, "to_operator_id": bob.pk}
    error = (await a.ask("transfer_session", payload))["payload"]
    assert error["code"] == "session_not_found"


async def test_subscribers_get_the_key_figures_at_once_and_when_they_change(
    sign_in, alice, bob, writes, address, monkeypatch
):
    monkeypatch.setattr("chat.realtime.figure_board.INTERVAL_SECONDS", 0.05)
    a, b = await sign_in(alice), await sign_in(bob)
    now = (await a.ask("subscribe_analytics"))["payload"]
    assert (now["waiting"], now["active"], now["operators_online"]) == (0, 0, 2)
    await writes("hello")
    await a.expect("analytics_update", waiting=1, messages_in_today=1)
    await b.ask("claim_session", {"line_user_id": address})
    await a.expect("analytics_update", waiting=0, active=1)
    await b.ask("close_session", {"line_user_id": address})
    await a.expect("analytics_update", active=0, closed_today=1)
    await b.close()
    await a.expect("analytics_update", operators_online=1)
    await a.ask("unsubscribe_analytics")
    await a.settle()
    await writes("again")
    await a.expect("conversation_update", chat_mode="HUMAN")
    assert not [frame for frame in await a.settle() if frame["type"] == "analytics_update"]
