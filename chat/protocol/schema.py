"""JSON Schemas and an AsyncAPI document, made from the payload classes: the one source.

`manage.py protocol_schema` writes docs/asyncapi.json; a test compares it with what this gives.
https://www.asyncapi.com/docs/reference/specification/v3.0.0
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chat.protocol.base import VERSION
from chat.protocol.commands import COMMANDS
from chat.protocol.events import CONVERSATION_UPDATES, EVENTS

ADDRESS = "/api/v1/ws/live-chat"
SCHEMAS = "#/components/schemas/"


def asyncapi() -> dict[str, Any]:
    """The whole protocol as an AsyncAPI 3.0 document."""
    schemas = _schemas()
    messages = {
        name: _message(name, payload, command=name in COMMANDS)
        for name, payload in sorted([*COMMANDS.items(), *EVENTS.items()])
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Live-chat WebSocket",
            "version": f"{VERSION}.0.0",
            "description": "What operators' clients and the server say to each other.",
        },
        "defaultContentType": "application/json",
        "channels": {
            "liveChat": {
                "address": ADDRESS,
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            }
        },
        "operations": {
            "command": _operation("receive", COMMANDS),
            "event": _operation("send", EVENTS),
        },
        "components": {"messages": messages, "schemas": schemas},
    }


def _schemas() -> dict[str, Any]:
    """One JSON Schema per payload class, commands by what is accepted, events by what is sent."""
    commands: list[tuple[type[BaseModel], Any]] = [
        (payload, "validation") for payload in COMMANDS.values()
    ]
    told: list[type[BaseModel]] = [*EVENTS.values(), *CONVERSATION_UPDATES]
    events: list[tuple[type[BaseModel], Any]] = [(payload, "serialization") for payload in told]
    _, definitions = models_json_schema([*commands, *events], ref_template=SCHEMAS + "{model}")
    found: dict[str, Any] = definitions["$defs"]
    return dict(sorted(found.items()))


def _message(name: str, payload: type[BaseModel], *, command: bool) -> dict[str, Any]:
    frame: dict[str, Any] = {
        "type": {"const": name},
        "payload": _payload(payload),
        "timestamp": {"type": "string", "format": "date-time"},
    }
    if command:
        frame["id"] = {"type": "string", "maxLength": 64}
    else:
        frame["reply_to"] = {"type": "string", "maxLength": 64}
    return {
        "name": name,
        "summary": (payload.__doc__ or "").strip().partition("\n")[0],
        "payload": {
            "type": "object",
            "required": ["type"] if command else ["type", "timestamp", "payload"],
            "properties": frame,
        },
    }


def _payload(payload: type[BaseModel]) -> dict[str, Any]:
    kinds = CONVERSATION_UPDATES if payload in CONVERSATION_UPDATES else (payload,)
    references = [{"$ref": SCHEMAS + kind.__name__} for kind in kinds]
    return references[0] if len(references) == 1 else {"anyOf": references}


def _operation(action: str, payloads: dict[str, Any]) -> dict[str, Any]:
    """AsyncAPI says it from the server's side: it receives commands and sends events."""
    return {
        "action": action,
        "channel": {"$ref": "#/channels/liveChat"},
        "messages": [{"$ref": f"#/channels/liveChat/messages/{name}"} for name in sorted(payloads)],
    }
