"""What is done with sessions, live and afterwards."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


async def test_what_is_done_shows_at_once_and_the_same_after_a_reload(
    sign_in, alice, bob, writes, address
):
    await writes("hello")
    a, b = await sign_in(alice), await sign_in(bob)
    joined = (await b.ask("join_room", {"line_user_id": address}))["payload"]
    assert joined["session_events"] == []
    await a.ask("claim_session", {"line_user_id": address})
    assert (await a.ask("release_session", {"line_user_id": address}))["type"] == "ack"
    released = (await b.expect("session_released"))["payload"]
    assert (released["status"], released["from_operator_id"]) == ("WAITING", alice.pk)
    live = [(await b.expect("session_event"))["payload"] for _ in range(2)]
    assert [event["what"] for event in live] == ["claimed", "released"]
    assert [event["rev"] for event in live] == [joined["rev"] + 1, joined["rev"] + 2]
    assert live[1]["from_operator_name"] == "Alice"
    reloaded = (await a.ask("join_room", {"line_user_id": address}))["payload"]
    assert reloaded["session_events"] == live
    missed = {"line_user_id": address, "after_rev": joined["rev"] + 1}
    assert (await a.ask("sync", missed))["payload"]["session_events"] == live[1:]


async def test_a_closed_conversation_is_opened_again_and_everybody_knows_whose_it_is(
    sign_in, alice, bob, writes, address
):
    await writes("hello")
    a, b = await sign_in(alice), await sign_in(bob)
    await a.ask("claim_session", {"line_user_id": address})
    await a.ask("close_session", {"line_user_id": address})
    assert (await b.ask("reopen_session", {"line_user_id": address}))["type"] == "ack"
    told = await a.expect("session_claimed", operator_id=bob.pk)
    assert told["payload"]["operator_name"] == "Bob"
    refused = (await a.ask("reopen_session", {"line_user_id": address}))["payload"]
    assert refused["code"] == "session_already_claimed"
    assert "Bob" in refused["message"]
