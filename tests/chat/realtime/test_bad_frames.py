"""No bad frame ends a connection, reaches another operator, or writes anything."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not json", "malformed_frame"),
        ("", "malformed_frame"),
        ("[1,2]", "malformed_frame"),
        ('"hi"', "malformed_frame"),
        ("null", "malformed_frame"),
        ("7", "malformed_frame"),
        ("9" * 5000, "malformed_frame"),
        ("{}", "malformed_frame"),
        ('{"type":"ping","payload":{"x":NaN}}', "malformed_frame"),
        ('{"type":null}', "malformed_frame"),
        ('{"type":["ping"]}', "malformed_frame"),
        ('{"type":{"a":1}}', "malformed_frame"),
        ('{"type":"ping","payload":[]}', "validation_error"),
        ('{"type":"ping","payload":"x"}', "validation_error"),
        ('{"type":"ping","id":5}', "validation_error"),
        (json.dumps({"type": "ping", "id": "x" * 65}), "validation_error"),
        ('{"type":"explode"}', "unknown_event"),
        ('{"type":"\\ud800"}', "unknown_event"),
        ('{"type":"auth_success"}', "unknown_event"),
        ('{"type":"chat.event"}', "unknown_event"),
        ("[" * 1000 + "]" * 1000, "malformed_frame"),
        ('{"type":"ping","payload":' + '{"a":' * 1000 + "1" + "}" * 1001, "malformed_frame"),
        ('{"type":"join_room"}', "validation_error"),
        ('{"type":"join_room","payload":{"line_user_id":null}}', "validation_error"),
        ('{"type":"join_room","payload":{"line_user_id":5}}', "validation_error"),
        ('{"type":"join_room","payload":{"line_user_id":""}}', "validation_error"),
        ('{"type":"join_room","payload":{"line_user_id":"U404"}}', "conversation_not_found"),
        ('{"type":"join_room","payload":{"line_user_id":"a~b~c"}}', "conversation_not_found"),
        (
            '{"type":"join_room","payload":{"line_user_id":"\\u0000\\ud800"}}',
            "conversation_not_found",
        ),
        ('{"type":"send_message","payload":{"text":"hi"}}', "not_in_room"),
        ('{"type":"claim_session"}', "validation_error"),
        ('{"type":"mark_read","payload":{"line_user_id":"U1","seq":-1}}', "validation_error"),
        (
            '{"type":"mark_read","payload":{"line_user_id":"U1","seq":1e99}}',
            "validation_error",
        ),
        (
            '{"type":"sync","payload":{"line_user_id":"U1","after_rev":99999999999999999999}}',
            "validation_error",
        ),
        ('{"type":"set_status","payload":{"status":"invisible"}}', "validation_error"),
    ],
)
async def test_a_bad_frame_is_answered_and_the_socket_lives(sign_in, alice, bob, text, code):
    a, b = await sign_in(alice), await sign_in(bob)
    await b.settle()
    await a.send_text(text)
    assert (await a.expect("error"))["payload"]["code"] == code
    assert (await a.ask("ping"))["type"] == "pong"
    assert not [frame for frame in await b.settle() if frame["type"] != "presence_update"]


async def test_errors_name_what_is_wrong(sign_in, alice, address):
    a = await sign_in(alice)
    error = (await a.ask("join_room", {}))["payload"]
    assert error["field"] == "line_user_id"
    assert "line_user_id" in error["message"]
    error = (await a.ask("send_message", {"text": "hi"}))["payload"]
    assert "room" in error["message"]
    error = (await a.ask("explode"))["payload"]
    assert "unknown" in error["message"]
    await a.ask("join_room", {"line_user_id": address})
    for payload in ({}, {"text": None}, {"text": ["hi"]}, {"text": ""}, {"text": " \n"}):
        error = (await a.ask("send_message", payload))["payload"]
        assert (error["code"], error["field"]) == ("validation_error", "text")


async def test_a_text_of_5001_characters_is_refused_and_5000_is_sent(sign_in, alice, address):
    a = await sign_in(alice)
    await a.ask("join_room", {"line_user_id": address})
    # An emoji outside the BMP counts as two, as LINE counts.
    for text in ("x" * 5001, "😀" * 2501):
        error = (await a.ask("send_message", {"text": text}))["payload"]
        assert (error["code"], error["field"]) == ("message_too_long", "text")
    assert (await a.ask("send_message", {"text": "😀" * 2500}))["type"] == "message_ack"


async def test_a_place_nowhere_on_earth_is_refused_and_costs_the_messages_beside_it_nothing(
    sign_in, alice, address, stored
):
    a = await sign_in(alice)
    await a.ask("join_room", {"line_user_id": address})
    place = '{"title":"x","address":"y","latitude":%s,"longitude":1}'
    for temp_id, message in (
        ("t1", '"text":"before"'),
        ("t2", '"message_type":"location","location":' + place % "1e999"),
        ("t3", '"text":"after"'),
    ):
        await a.send_text(
            f'{{"type":"send_message","id":"{temp_id}",'
            f'"payload":{{"temp_id":"{temp_id}",{message}}}}}'
        )
    error = await a.expect("error")
    assert (error["reply_to"], error["payload"]["field"]) == ("t2", "location")
    await a.settle()
    assert [message.content for message in await stored()] == ["before", "after"]


async def test_nul_and_lone_surrogates_are_kept_as_replacement_characters(
    sign_in, alice, address, stored
):
    a = await sign_in(alice)
    await a.ask("join_room", {"line_user_id": address})
    await a.send_text(
        '{"type":"send_message","payload":{"text":"a\\u0000b\\ud800c","temp_id":"t\\udfff"}}'
    )
    await a.expect("message_ack")
    (message,) = await stored(direction="OUTGOING")
    assert message.content == "a\ufffdb\ufffdc"


async def test_a_send_for_another_conversation_than_the_joined_one_sends_nothing(
    sign_in, alice, address, stored
):
    a = await sign_in(alice)
    await a.ask("join_room", {"line_user_id": address})
    error = (await a.ask("send_message", {"text": "hi", "line_user_id": "U2"}))["payload"]
    assert error["code"] == "wrong_conversation"
    assert await stored() == []


async def test_unknown_keys_are_ignored(sign_in, alice, address):
    a = await sign_in(alice)
    await a.send_text(
        json.dumps(
            {
                "type": "join_room",
                "id": "j",
                "timestamp": "yesterday",
                "version": 99,
                "payload": {"line_user_id": address, "color": "blue"},
            }
        )
    )
    assert (await a.expect("conversation_update"))["reply_to"] == "j"


async def test_a_binary_frame_is_answered_and_a_frame_over_64_kib_closes_with_1009(sign_in, alice):
    a = await sign_in(alice)
    await a.communicator.send_to(bytes_data=b"\x00\xff")
    assert (await a.expect("error"))["payload"]["code"] == "malformed_frame"
    await a.send_text(json.dumps({"type": "ping", "payload": {"x": "é" * 33_000}}))
    assert await a.closed_with() == 1009


async def test_a_handler_that_fails_is_an_internal_error_and_leaves_nothing_behind(
    sign_in, alice, address, monkeypatch, stored
):
    a = await sign_in(alice)
    await a.ask("join_room", {"line_user_id": address})

    def explode(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("chat.operations.send.OutboxEntry.objects.bulk_create", explode)
    error = (await a.ask("send_message", {"text": "hi"}))["payload"]
    assert error["code"] == "internal_error"
    assert error["retryable"] is True
    assert "disk" not in error["message"]
    assert await stored() == []
    monkeypatch.undo()
    assert (await a.ask("send_message", {"text": "hi"}))["type"] == "message_ack"


async def test_a_flood_of_frames_is_answered_frame_by_frame(sign_in, alice):
    a = await sign_in(alice)
    for _ in range(400):
        await a.send("ping")
    answers = [await a.expect_where(lambda f: f["type"] in ("pong", "error")) for _ in range(400)]
    assert {answer["type"] for answer in answers} >= {"pong"}
    refused = [answer for answer in answers if answer["type"] == "error"]
    assert all(answer["payload"]["code"] == "rate_limit_exceeded" for answer in refused)
    assert (await a.ask("ping"))["type"] == "pong"
