"""What stands around every payload: `{type, payload, timestamp, id?}`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from chat.errors import MalformedFrame, ValidationError
from chat.protocol.base import Event, iso
from chat.text import storable_json

MAX_FRAME_BYTES = 64 * 1024
MAX_ID_LENGTH = 64

# Optional extras: absent on the wire when they are None, so that a field is there or is not.
_OMIT_WHEN_NONE = {
    "error": ("field", "retry_after"),
    "pong": ("changed", "read", "changed_complete"),
}


@dataclass(frozen=True)
class Frame:
    """A client's frame: its type, its payload, and its `id` which every answer carries back."""

    type: str
    payload: dict[str, Any] = field(default_factory=dict)
    id: str | None = None


def _not_json(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON.")


# Python's own takes NaN and Infinity as well, which no database stores.
_DECODER = json.JSONDecoder(parse_constant=_not_json)


def decode(text: str) -> Frame:
    """The client's frame.

    Raises MalformedFrame for anything but a JSON object with a text `type`, and ValidationError
    for a `payload` or an `id` of the wrong kind; nothing else, whatever the text.
    """
    try:
        document = storable_json(_DECODER.decode(text))
    except (ValueError, RecursionError):
        raise MalformedFrame(
            "The frame is not JSON; send one object with a type and a payload."
        ) from None
    if not isinstance(document, dict):
        raise MalformedFrame("The frame must be one JSON object with a type and a payload.")
    name = document.get("type")
    if not isinstance(name, str) or not name:
        raise MalformedFrame("The frame has no type; it must be the name of an event.")
    payload = document.get("payload")
    if payload is None:
        payload = {}
    if not isinstance(payload, dict):
        raise ValidationError("payload must be an object.", field="payload")
    identifier = document.get("id")
    if identifier is not None and not (
        isinstance(identifier, str) and len(identifier) <= MAX_ID_LENGTH
    ):
        raise ValidationError(
            f"id must be a text of at most {MAX_ID_LENGTH} characters.", field="id"
        )
    return Frame(type=name, payload=payload, id=identifier)


def encode(event: Event, *, reply_to: str | None = None) -> str:
    """The frame's text. Encoded once, however many sockets it goes to."""
    head, tail = _around(event.type, reply_to)
    return f"{head}{_payload(event, leave_out=set())}{tail}"


def encode_around(event: Event, name: str) -> tuple[str, str]:
    """The frame's text before and after the value of one field, which differs by receiver."""
    head, tail = _around(event.type, None)
    body = _payload(event, leave_out={name})
    return f"{head}{body[:-1]},{json.dumps(name)}:", "}" + tail


def _payload(event: Event, *, leave_out: set[str]) -> str:
    unset = {key for key in _OMIT_WHEN_NONE.get(event.type, ()) if getattr(event, key) is None}
    return event.model_dump_json(by_alias=True, exclude=leave_out | unset)


def _around(name: str, reply_to: str | None) -> tuple[str, str]:
    reply = f',"reply_to":{json.dumps(reply_to)}' if reply_to is not None else ""
    return (
        f'{{"type":"{name}","timestamp":"{iso(datetime.now(UTC))}"{reply},"payload":',
        "}",
    )
