"""Logs say what happened, for which request, and never what people wrote, a token or a secret."""

from __future__ import annotations

import http.client
import json
import logging
from typing import Any

import pytest
from django.db import IntegrityError

from livechat_project.logs import REQUEST_ID, JsonFormatter, PlainFormatter
from livechat_project.requests import RequestDoor
from tests.support.backend import LINE_CHANNEL_ACCESS_TOKEN, LINE_CHANNEL_SECRET
from tests.support.desk import Desk
from tests.support.rest import Rest
from tests.support.stack import Stack
from tests.support.waiting import eventually_async

# What customers and operators write here; in no log may there be any of it.
MARK = "zebra-crossing"
NAME = "Quagga"


def entries(output: str) -> list[dict[str, Any]]:
    """Every line that was logged; the command says its address, and Django what it has checked."""
    head, _, rest = output.partition("Listening on ")
    assert all(line.startswith("{") for line in rest.splitlines()[1:])
    lines = [line for line in (head + rest).splitlines() if line.startswith("{")]
    return [json.loads(line) for line in lines]


async def test_a_conversation_leaves_none_of_its_words_in_the_logs(stack: Stack) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server(LOG_FORMAT="JSON", LOG_LEVEL="DEBUG", METRICS_TOKEN="metrics-zz")
    user = simulator.meet(NAME)
    simulator.write(user, f"{MARK} from the customer")
    rest = Rest(server, stack.tokens["alice"])

    async def it_is_there() -> bool:
        return user in rest.conversations()

    await eventually_async(it_is_there)
    # LINE fails once, and is asked again.
    simulator.control(faults={"server_error": {"times": 1, "calls": ["reply", "push"]}})
    await Desk(server, stack.tokens["alice"], user).say([f"{MARK} from alice"])
    rest.get(f"messages/search?q={MARK}")
    webhook = http.client.HTTPConnection("127.0.0.1", server.port)
    webhook.request("POST", "/api/v1/line/webhook", MARK, {"x-line-signature": MARK})
    answer = webhook.getresponse()
    webhook.close()
    assert answer.status == 400

    async def it_is_sent() -> bool:
        return any(MARK in one["text"] for one in simulator.received(NAME))

    await eventually_async(it_is_sent, within=30)

    output = server.output()
    secrets = [LINE_CHANNEL_SECRET, LINE_CHANNEL_ACCESS_TOKEN, *stack.tokens.values()]
    secrets += [server.env[name] for name in ("SECRET_KEY", "ENCRYPTION_KEYS", "METRICS_TOKEN")]
    assert [one for one in (MARK, NAME, *secrets) if one in output] == []
    said = entries(output)
    # Each answer of LINE's with its own id, and what was refused with the request's.
    sent = [one for one in said if one["message"].startswith(("LINE reply: 200", "LINE push: 200"))]
    assert sent
    assert sent[0]["line_request_id"] in sent[0]["message"]
    given = answer.headers["X-Request-ID"]
    refused = [one["message"] for one in said if one.get("request_id") == given]
    assert any("Bad Request" in message for message in refused)


@pytest.mark.parametrize(
    ("behind_proxy", "given", "kept"),
    [
        (True, b"0123456789abcdef-from.the_proxy", True),
        (False, b"0123456789abcdef", False),
        (True, b"short", False),
        (True, b"x" * 65, False),
        (True, b'"},{"level":"INFO"', False),
        (True, b"", False),
    ],
)
async def test_an_id_is_taken_from_the_proxy_if_it_is_one(behind_proxy, given, kept) -> None:
    seen = []

    async def page(scope, receive, send) -> None:
        seen.append(REQUEST_ID.get())
        await send({"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]})

    sent = []

    async def send(message) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/", "headers": [(b"x-request-id", given)]}
    await RequestDoor(page, behind_proxy=behind_proxy)(scope, None, send)
    assert (seen[0] == given.decode()) is kept
    assert len(seen[0]) >= 8
    assert sent[0]["headers"] == [(b"a", b"b"), (b"x-request-id", seen[0].encode())]
    assert REQUEST_ID.get() == ""


def record_of_a_failure() -> logging.LogRecord:
    """A row that the database refuses, which it tells of with all of its values."""
    refused = f"duplicate key\nDETAIL:  Failing row contains ({MARK},\n\n{MARK})."
    try:
        try:
            raise IntegrityError(refused)
        except IntegrityError as error:
            raise RuntimeError("It could not be written.") from error
    except RuntimeError as error:
        caught = (RuntimeError, error, error.__traceback__)
        return logging.LogRecord("chat", logging.ERROR, "", 1, "Failed: %s", ("x",), caught)


def test_an_error_of_the_database_is_logged_without_the_row() -> None:
    entry = json.loads(JsonFormatter().format(record_of_a_failure()))
    assert (entry["level"], entry["message"]) == ("ERROR", "Failed: x")
    for text in (entry["exception"], PlainFormatter().format(record_of_a_failure())):
        assert "duplicate key" in text
        assert "It could not be written." in text
        assert "test_logs.py" in text
        assert MARK not in text
