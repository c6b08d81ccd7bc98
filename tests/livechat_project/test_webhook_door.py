"""LINE's webhook past Django's middleware answers as it does behind it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from livechat_project.webhook_door import WebhookDoor
from tests.support import cast, line
from webhooks.models import WebhookEvent
from webhooks.views import MAX_BODY_BYTES

pytestmark = pytest.mark.django_db(transaction=True)


async def elsewhere(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})


async def ask(path: str, body: bytes, headers: dict[str, str], method: str = "POST") -> Any:
    """Status, headers and JSON of the answer."""
    said: list[dict[str, Any]] = []
    parts = [body[: len(body) // 2], body[len(body) // 2 :]]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await WebhookDoor(elsewhere)(scope, receive, send)
    answer = said[-1].get("body")
    return said[0]["status"], dict(said[0]["headers"]), json.loads(answer) if answer else None


async def test_a_signed_delivery_is_stored_and_answered_with_its_length(channel):
    body = line.body_of(line.text_event("hello"))
    status, headers, answer = await ask(line.WEBHOOK, body, line.signed(body))
    assert (status, answer) == (200, {})
    assert headers[b"Content-Length"] == b"2"
    assert await WebhookEvent.objects.acount() == 1


@pytest.mark.parametrize(
    ("path", "body", "method", "expected"),
    [
        (line.WEBHOOK, b"{}", "POST", 400),
        (line.WEBHOOK, b"{}", "GET", 405),
        (line.WEBHOOK, b"x" * (MAX_BODY_BYTES + 2), "POST", 413),
        (f"{line.WEBHOOK}/nobody", b"{}", "POST", 404),
    ],
)
async def test_what_is_refused_is_refused_in_json_and_nothing_is_stored(
    channel, path, body, method, expected
):
    status, _, answer = await ask(path, body, {}, method)
    assert status == expected
    assert answer["error"]["message"]
    assert not await WebhookEvent.objects.aexists()


async def test_other_paths_are_left_to_django():
    assert (await ask("/api/v1/health", b"", {}, "GET"))[0] == 299


@pytest.fixture
def channel(transactional_db):
    return cast.default_channel()
