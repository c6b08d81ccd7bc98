"""The published schemas are the classes, and what is really sent fits them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from chat.protocol import commands, envelope, events
from chat.protocol.schema import asyncapi

DOCS = Path(__file__).resolve().parents[3] / "docs"


def validator(name: str) -> jsonschema.Draft202012Validator:
    document = asyncapi()
    frame = document["components"]["messages"][name]["payload"]
    return jsonschema.Draft202012Validator(frame | {"components": document["components"]})


def test_the_document_in_docs_is_up_to_date():
    published = json.loads((DOCS / "asyncapi.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(asyncapi())), (
        "Run: .venv/bin/python manage.py protocol_schema > docs/asyncapi.json"
    )


def test_every_command_and_event_is_in_the_document():
    assert set(asyncapi()["components"]["messages"]) == {*commands.COMMANDS, *events.EVENTS}


def test_a_frame_that_the_server_sends_fits_its_schema():
    now = datetime.now(UTC)
    ack = events.MessageAck(temp_id="t", message_id=1, seq=2, newer=0, timestamp=now)
    validator("message_ack").validate(json.loads(envelope.encode(ack, reply_to="x")))
    pong = events.Pong(server_time=now, changed=[("U1", 3)], changed_complete=True)
    validator("pong").validate(json.loads(envelope.encode(pong)))


@pytest.mark.parametrize(
    ("name", "payload", "fits"),
    [
        ("join_room", {"line_user_id": "U1"}, True),
        ("join_room", {"line_user_id": "U1", "new": 1}, True),
        ("join_room", {}, False),
        ("join_room", {"line_user_id": 5}, False),
        ("set_status", {"status": "away"}, True),
        ("set_status", {"status": "gone"}, False),
    ],
)
def test_the_schema_and_the_parser_agree_on_commands(name, payload, fits):
    assert validator(name).is_valid({"type": name, "payload": payload}) is fits
    try:
        commands.parse(name, payload)
        parsed = True
    except Exception:  # noqa: BLE001 (whatever refuses it)
        parsed = False
    assert parsed is fits
