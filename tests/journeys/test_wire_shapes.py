"""Every event, as a real server says it, has the names and kinds that existing clients rely on."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.live_client import Frame, LiveClient, Refused
from tests.support.stack import Stack

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z")
# A kind of value that is a time on the wire.
MOMENT = "moment"

NOTHING = type(None)
MESSAGE = {
    "id": int,
    "line_user_id": str,
    "direction": str,
    "content": str,
    "message_type": str,
    "payload": (dict, NOTHING),
    "sender_role": str,
    "operator_name": (str, NOTHING),
    "created_at": MOMENT,
    "temp_id": (str, NOTHING),
}
CONVERSATION = {
    "line_user_id": str,
    "display_name": str,
    "picture_url": (str, NOTHING),
    "chat_mode": str,
    "session": (dict, NOTHING),
    "unread_count": int,
    "last_message": (dict, NOTHING),
    "tags": list,
}
# What the protocol fixes, by event.
SHAPES: dict[str, dict[str, Any]] = {
    "auth_success": {"admin_id": str},
    "auth_error": {"message": str, "code": str},
    "pong": {"server_time": MOMENT},
    "conversation_update": CONVERSATION,
    "new_message": MESSAGE,
    "message_ack": {"temp_id": str, "message_id": int, "timestamp": MOMENT},
    "message_sent": {**MESSAGE, "temp_id": str},
    "message_update": MESSAGE,
    "message_failed": {"temp_id": str, "error": str, "retryable": bool},
    "typing_indicator": {"line_user_id": str, "admin_id": str, "is_typing": bool},
    "session_claimed": {
        "line_user_id": str,
        "session_id": int,
        "status": str,
        "operator_id": int,
    },
    "session_closed": {"line_user_id": str, "session_id": int},
    "session_transferred": {
        "line_user_id": str,
        "session_id": int,
        "from_operator_id": (int, NOTHING),
        "to_operator_id": int,
        "reason": (str, NOTHING),
    },
    "presence_update": {"operators": list},
    "operator_joined": {"admin_id": str, "room_id": str},
    "operator_left": {"admin_id": str, "room_id": str},
    "analytics_update": {},
    "ack": {},
    "error": {"message": str, "code": str},
}
# What comes when LINE has been asked for its figures, which may be before anybody is there.
AT_ANY_TIME: dict[str, dict[str, Any]] = {
    # Whoever looks sees it, as whoever joins does afterwards.
    "session_event": {"what": str, "rev": int, "after_seq": int, "at": MOMENT},
    "channel_update": {"slug": str, "name": str, "quota": dict, "pushes_saved": int},
}
SESSION = {"id": int, "status": str, "operator_id": (int, NOTHING)}
LAST_MESSAGE = {"content": str, "created_at": MOMENT}
PRESENCE = {"id": str, "status": str, "active_chats": int}


async def test_every_event_of_a_whole_day_has_its_fixed_names_and_kinds(stack: Stack) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server()
    nok = simulator.meet("nok")
    said: list[Frame] = []

    with pytest.raises(Refused) as refusal:
        async with LiveClient(server.socket_url, "nonsense"):
            pass
    said.append(refusal.value.frame)
    async with (
        LiveClient(server.socket_url, stack.tokens["alice"]) as alice,
        LiveClient(server.socket_url, stack.tokens["bob"]) as bob,
        LiveClient(server.socket_url, stack.tokens["carol"]) as carol,
    ):
        said.append(alice.welcome)
        said.append(await alice.expect("presence_update"))

        assert simulator.write("nok", "hello")["status"] == 200
        row = await alice.expect("conversation_update", line_user_id=nok)
        assert "messages" not in row["payload"]
        joined = await alice.join(nok)
        said += [row, joined]
        for message in joined["payload"]["messages"]:
            check("a message of a join", message, MESSAGE)
        synced = await alice.ask("sync", {"after_rev": 0})
        assert [m["id"] for m in synced["payload"]["messages"]] == [
            m["id"] for m in joined["payload"]["messages"]
        ]
        await bob.join(nok)
        said.append(await alice.expect("operator_joined"))
        assert said[-1]["payload"]["room_id"] == f"conversation:{nok}"

        said.append(await alice.claim(nok))
        said.append(await bob.expect("session_claimed", operator_id=alice.operator_id))
        await alice.ask("typing_start")
        said.append(await bob.expect("typing_indicator", is_typing=True))
        said.append(await alice.send_message("Hi!", temp_id="t-1"))
        for kind in ("new_message", "message_update", "message_sent"):
            said.append(await bob.expect(kind, temp_id="t-1"))
        simulator.control(faults={"unauthorized": True})
        await alice.send_message("Are you there?", temp_id="t-2")
        said.append(await bob.expect("message_failed", temp_id="t-2"))
        assert said[-1]["payload"]["code"] == "line_token"
        assert simulator.write("nok", "more")["status"] == 200
        said.append(await bob.expect("new_message", content="more"))

        to_bob = {"line_user_id": nok, "to_operator_id": bob.operator_id, "reason": "Lunch"}
        await carol.ask("transfer_session", to_bob)
        said.append(await alice.expect("session_transferred"))
        await bob.close_session(nok)
        said.append(await alice.expect("session_closed"))
        await bob.ask("leave_room")
        said.append(await alice.expect("operator_left"))
        said.append(await alice.ask("subscribe_analytics"))
        said.append(await alice.ask("ping"))
        with pytest.raises(Refused) as refusal:
            await alice.ask("explode")
        said.append(refusal.value.frame)
        said += alice.unread + bob.unread + carol.unread

    for frame in said:
        assert TIME.fullmatch(frame["timestamp"]), frame
        check(frame["type"], frame["payload"], (SHAPES | AT_ANY_TIME)[frame["type"]])
        payload = frame["payload"]
        if payload.get("session"):
            check("session", payload["session"], SESSION)
        if payload.get("last_message"):
            check("last_message", payload["last_message"], LAST_MESSAGE)
        for operator in payload.get("operators", ()):
            check("presence", operator, PRESENCE)
    assert {frame["type"] for frame in said} - set(AT_ANY_TIME) == set(SHAPES), "each was said"


def check(what: str, payload: Frame, shape: dict[str, Any]) -> None:
    for name, kinds in shape.items():
        assert name in payload, (what, name, payload)
        value = payload[name]
        if kinds is MOMENT:
            assert TIME.fullmatch(value), (what, name, value)
        else:
            assert isinstance(value, kinds), (what, name, value)
            # In Python a truth value is a number.
            assert kinds is not int or not isinstance(value, bool), (what, name, value)
