"""Frames: whatever text comes in, and what goes out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.errors import ChatError
from chat.protocol import commands, envelope, events, groups

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def refusal(text: str) -> ChatError | None:
    """How a frame is refused, if it is; anything but a ChatError fails the test."""
    try:
        frame = envelope.decode(text)
        if frame.type in commands.COMMANDS:
            commands.parse(frame.type, frame.payload)
    except ChatError as error:
        return error
    return None


@given(st.text())
def test_any_text_is_a_frame_or_a_coded_refusal(text):
    refused = refusal(text)
    assert refused is None or refused.code in {"malformed_frame", "validation_error"}


@given(JSON)
def test_any_json_is_a_frame_or_a_coded_refusal(document):
    refused = refusal(json.dumps(document))
    assert refused is None or refused.message.endswith(".")


@given(
    st.sampled_from(sorted(commands.COMMANDS)),
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("line_user_id", "text", "temp_id", "seq", "after_rev", "status", "token"), JSON
        ),
    )
    | st.dictionaries(st.text(), JSON),
)
def test_any_payload_is_a_command_or_a_refusal_that_names_the_field(name, payload):
    refused = refusal(json.dumps({"type": name, "payload": payload}))
    required = {"line_user_id", "text", "seq", "status", "after_rev", "to_operator_id", "until"}
    assert refused is None or refused.field in payload.keys() | required


def test_a_frame_has_type_timestamp_and_payload():
    event = events.Pong(server_time=datetime(2026, 1, 30, 8, 15, 2, 123456, tzinfo=UTC))
    frame = json.loads(envelope.encode(event, reply_to='a"b'))
    assert set(frame) == {"type", "payload", "timestamp", "reply_to"}
    assert frame["reply_to"] == 'a"b'
    assert frame["payload"] == {"server_time": "2026-01-30T08:15:02.123Z", "room": None}


def test_an_undeclared_key_fails_where_it_is_built():
    with pytest.raises(ValueError, match="colour"):
        events.Ack.model_validate({"for_": "ping", "colour": "blue"})


def test_the_receivers_own_count_goes_between_two_halves():
    row: dict[str, Any] = {
        "line_user_id": "U1",
        "channel": "default",
        "kind": "user",
        "display_name": 'Nok "the cat"',
        "customer": None,
        "picture_url": None,
        "blocked": False,
        "barred": False,
        "chat_mode": "BOT",
        "session": None,
        "last_message": None,
        "last_activity_at": "2026-01-30T08:15:00.000Z",
        "tags": [],
        "tag_details": [],
        "last_seq": 3,
        "rev": 4,
        "unread_count": 0,
        "free_until": None,
        "held_until": None,
    }
    head, tail = envelope.encode_around(events.ConversationUpdate(**row), "unread_count")
    assert json.loads(f"{head}17{tail}")["payload"] == row | {"unread_count": 17}


@pytest.mark.parametrize(
    "name", [groups.INBOX, groups.WORKERS, groups.conversation(2**62), groups.operator(2**62)]
)
def test_group_names_are_legal(name):
    from channels.layers import BaseChannelLayer

    assert BaseChannelLayer().require_valid_group_name(name)
