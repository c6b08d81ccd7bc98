"""A customer writes, operators see it, one claims and answers, and closes."""

from __future__ import annotations

import pytest

from chat.models import Channel

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_customers_message_appears_at_every_operator(sign_in, alice, bob, writes, address):
    a, b = await sign_in(alice), await sign_in(bob)
    await a.ask("join_room", {"line_user_id": address})
    await writes("สวัสดีค่ะ")
    message = (await a.expect("new_message"))["payload"]
    assert message["content"] == "สวัสดีค่ะ"
    assert (message["seq"], message["direction"], message["sender_role"]) == (1, "INCOMING", "USER")
    for socket in (a, b):
        row = (await socket.expect("conversation_update", unread_count=1))["payload"]
        assert row["session"]["status"] == "WAITING"
        assert row["last_message"]["content"] == "สวัสดีค่ะ"
        assert "messages" not in row


async def test_join_answers_with_the_history_and_marks_it_read(
    sign_in, alice, bob, writes, address
):
    await writes("one")
    await writes("two")
    a = await sign_in(alice)
    state = (await a.ask("join_room", {"line_user_id": address}))["payload"]
    assert [message["content"] for message in state["messages"]] == ["one", "two"]
    assert (state["unread_count"], state["last_seq"], state["has_more"]) == (0, 2, False)
    # Bob has read nothing, and a join that says so leaves it like that.
    b = await sign_in(bob)
    state = (await b.ask("join_room", {"line_user_id": address, "mark_read": False}))["payload"]
    assert state["unread_count"] == 2
    await b.ask("mark_read", {"line_user_id": address, "seq": 1})
    await b.expect("conversation_update", unread_count=1)


async def test_join_with_after_rev_brings_only_what_changed(sign_in, alice, writes, address):
    await writes("one")
    a = await sign_in(alice)
    rev = (await a.ask("join_room", {"line_user_id": address}))["payload"]["rev"]
    await a.ask("leave_room")
    await writes("two")
    state = (await a.ask("join_room", {"line_user_id": address, "after_rev": rev}))["payload"]
    assert [message["content"] for message in state["messages"]] == ["two"]
    later = (await a.ask("sync", {"line_user_id": address, "after_rev": state["rev"]}))["payload"]
    assert later["messages"] == []


async def test_claim_is_told_to_everybody_and_the_second_is_told_who_was_first(
    sign_in, alice, bob, writes, address
):
    await writes("hello")
    a, b = await sign_in(alice), await sign_in(bob)
    assert (await a.ask("claim_session", {"line_user_id": address}))["payload"] == {
        "for": "claim_session"
    }
    for socket in (a, b):
        claimed = (await socket.expect("session_claimed"))["payload"]
        assert (claimed["operator_id"], claimed["operator_name"]) == (alice.pk, "Alice")
    refused = (await b.ask("claim_session", {"line_user_id": address}))["payload"]
    assert refused["code"] == "session_already_claimed"
    assert "Alice" in refused["message"]
    # By the holder again: the same answer, and nothing new to tell.
    assert (await a.ask("claim_session", {"line_user_id": address}))["type"] == "ack"
    assert not [frame for frame in await b.settle() if frame["type"] == "session_claimed"]


async def test_an_answer_is_acknowledged_before_it_is_announced(
    sign_in, alice, bob, writes, address
):
    await writes("hello")
    a, b = await sign_in(alice), await sign_in(bob)
    for socket in (a, b):
        await socket.ask("join_room", {"line_user_id": address})
    await a.settle()
    await a.send("send_message", {"text": "Hi!\nHow can I help?", "temp_id": "t1"}, id="x")
    frames = [await a.next() for _ in range(3)]
    assert frames[0]["type"] == "message_ack"
    assert frames[0]["reply_to"] == "x"
    assert frames[0]["payload"]["temp_id"] == "t1"
    seen = (await b.expect("new_message"))["payload"]
    assert seen["content"] == "Hi!\nHow can I help?"
    assert (seen["status"], seen["operator_name"], seen["sender_role"]) == (
        "queued",
        "Alice",
        "ADMIN",
    )
    # Sending into a waiting session claims it first.
    assert (await b.expect("session_claimed"))["payload"]["operator_id"] == alice.pk
    assert not [f for f in await b.settle() if f["type"] in ("message_ack", "new_message")]
    assert not [f for f in await a.settle() if f["type"] == "message_ack"]


async def test_the_senders_other_tab_sees_the_message_once(sign_in, alice, writes, address):
    await writes("hello")
    first, second = await sign_in(alice), await sign_in(alice)
    for socket in (first, second):
        await socket.ask("join_room", {"line_user_id": address})
    await first.ask("send_message", {"text": "hi", "temp_id": "t1"})
    await second.expect("message_ack", temp_id="t1")
    await second.expect("new_message", temp_id="t1")
    assert not [frame for frame in await second.settle() if frame["type"] == "new_message"]


async def test_the_same_temp_id_is_one_message_however_often_it_is_sent(
    sign_in, alice, writes, address, stored
):
    await writes("hello")
    a = await sign_in(alice)
    await a.ask("join_room", {"line_user_id": address})
    first = (await a.ask("send_message", {"text": "hi", "temp_id": "t1"}))["payload"]
    again = (await a.ask("send_message", {"text": "hi", "temp_id": "t1"}))["payload"]
    assert first["message_id"] == again["message_id"]
    other = (await a.ask("send_message", {"text": "ho", "temp_id": "t1"}))["payload"]
    assert (other["code"], other["field"]) == ("validation_error", "temp_id")
    assert [message.content for message in await stored(direction="OUTGOING")] == ["hi"]


async def test_a_send_on_top_of_news_says_how_many(sign_in, alice, writes, address):
    await writes("one")
    a = await sign_in(alice)
    await a.ask("join_room", {"line_user_id": address})
    await writes("two")
    ack = await a.ask("send_message", {"text": "hi", "last_seen_seq": 1})
    assert ack["payload"]["newer"] == 1


async def test_only_the_holder_sends_and_closes_but_a_supervisor_closes_too(
    sign_in, alice, bob, carol, writes, address
):
    await writes("hello")
    a, b, c = await sign_in(alice), await sign_in(bob), await sign_in(carol)
    await b.ask("join_room", {"line_user_id": address})
    unclaimed = (await b.ask("close_session", {"line_user_id": address}))["payload"]
    assert unclaimed["code"] == "not_session_owner"
    await a.ask("claim_session", {"line_user_id": address})
    for command, payload in (("send_message", {"text": "me too"}), ("close_session", {})):
        refused = (await b.ask(command, payload))["payload"]
        assert refused["code"] == "not_session_owner"
        assert "Alice" in refused["message"]
    assert (await c.ask("close_session", {"line_user_id": address}))["type"] == "ack"
    closed = (await a.expect("session_closed"))["payload"]
    assert closed["closed_by"] == str(carol.pk)
    row = (await a.expect("conversation_update", chat_mode="BOT"))["payload"]
    assert row["session"] is None
    gone = (await a.ask("close_session", {"line_user_id": address}))["payload"]
    assert gone["code"] == "session_not_found"
    assert (await a.ask("claim_session", {"line_user_id": address}))["payload"]["code"] == (
        "session_not_found"
    )
    # The next message opens a new one.
    await writes("one more thing")
    await a.expect_where(
        lambda f: (
            f["type"] == "conversation_update"
            and f["payload"]["session"]
            and f["payload"]["session"]["status"] == "WAITING"
            and f["payload"]["rev"] > row["rev"]
        )
    )


async def test_typing_is_seen_by_the_others_and_ends_by_itself(
    sign_in, alice, bob, conversation, address, monkeypatch
):
    monkeypatch.setattr("chat.realtime.typists.TYPING_SECONDS", 0.2)
    a, b = await sign_in(alice), await sign_in(bob)
    for socket in (a, b):
        await socket.ask("join_room", {"line_user_id": address})
    await a.ask("typing_start", {})
    started = (await b.expect("typing_indicator", is_typing=True))["payload"]
    assert (started["admin_id"], started["name"]) == (str(alice.pk), "Alice")
    await b.expect("typing_indicator", is_typing=False)
    assert not [frame for frame in await a.settle() if frame["type"] == "typing_indicator"]


async def test_colleagues_see_who_looks_at_a_conversation_and_who_is_online(
    sign_in, alice, bob, conversation, address
):
    a = await sign_in(alice)
    await a.ask("join_room", {"line_user_id": address})
    b = await sign_in(bob)
    online = await a.expect_where(
        lambda f: f["type"] == "presence_update" and len(f["payload"]["operators"]) == 2
    )
    assert [operator["name"] for operator in online["payload"]["operators"]] == ["Alice", "Bob"]
    state = (await b.ask("join_room", {"line_user_id": address}))["payload"]
    assert {viewer["name"] for viewer in state["viewers"]} == {"Alice", "Bob"}
    joined = (await a.expect("operator_joined"))["payload"]
    assert joined == {
        "admin_id": str(bob.pk),
        "room_id": f"conversation:{address}",
        "name": "Bob",
    }
    await b.ask("set_status", {"status": "busy"})
    await a.expect_where(
        lambda f: (
            f["type"] == "presence_update"
            and [o["status"] for o in f["payload"]["operators"]] == ["online", "busy"]
        )
    )
    await b.close()
    await a.expect("operator_left", admin_id=str(bob.pk))
    await a.expect_where(
        lambda f: f["type"] == "presence_update" and len(f["payload"]["operators"]) == 1
    )


async def test_pong_shows_what_a_client_has_missed(sign_in, alice, writes, address):
    a = await sign_in(alice)
    await writes("one")
    await a.ask("join_room", {"line_user_id": address})
    await writes("two")
    pong = (await a.ask("ping"))["payload"]
    assert pong["room"]["line_user_id"] == address
    assert pong["room"]["last_seq"] == 2
    assert pong["changed"] == [[address, pong["room"]["rev"]]]
    assert pong["changed_complete"] is True


async def test_an_answer_is_taken_back_within_the_undo_window_and_everybody_in_the_room_sees_it(
    sign_in, alice, bob, writes, address
):
    await Channel.objects.aupdate(undo_seconds=10)
    await writes("hello")
    a, b = await sign_in(alice), await sign_in(bob)
    for socket in (a, b):
        await socket.ask("join_room", {"line_user_id": address})
    await a.ask("send_message", {"text": "Helo", "temp_id": "t-1"})
    row = (await b.expect("conversation_update", last_seq=2))["payload"]
    assert row["held_until"] is not None
    assert (await b.ask("cancel_message", {"temp_id": "t-1"}))["payload"]["field"] == "temp_id"
    answer = await a.ask("cancel_message", {"temp_id": "t-1"})
    assert answer["payload"] == {"for": "cancel_message"}
    told = (await b.expect("message_update", status="cancelled"))["payload"]
    assert (told["seq"], told["content"]) == (2, "Helo")
    row = (await b.expect("conversation_update", rev=told["rev"]))["payload"]
    assert (row["held_until"], row["last_message"]["status"]) == (None, "cancelled")
