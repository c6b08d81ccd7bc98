"""LINE posts, and what was stored is worked through before the test looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from chat.models import Channel
from tests.support import cast, line
from tests.support.sockets import new_token
from webhooks import pump


@pytest.fixture
def channel(db: None) -> Channel:
    return cast.default_channel()


@pytest.fixture
def post_body(channel: Channel, client: Client) -> Callable[..., Any]:
    """Post bytes as LINE does; the process's own work on them is done when it returns."""

    def post(body: bytes, *, to: str = line.WEBHOOK, headers: dict[str, str] | None = None) -> Any:
        sent = line.signed(body) if headers is None else headers
        response = client.post(to, data=body, content_type="application/json", headers=sent)
        pump.finish()
        return response

    return post


@pytest.fixture
def post(post_body: Callable[..., Any]) -> Callable[..., Any]:
    """Post events."""

    def send(*events: Any, **options: Any) -> Any:
        return post_body(line.body_of(*events), **options)

    return send


@pytest.fixture
def as_alice(alice: User) -> Callable[[str], list[dict[str, Any]]]:
    """A conversation's messages as an operator's browser gets them."""
    reader = Client(headers={"authorization": f"Token {new_token(alice)}"})

    def messages(address: str) -> list[dict[str, Any]]:
        found = reader.get(f"/api/v1/admin/live-chat/conversations/{address}/messages").json()
        results: list[dict[str, Any]] = found["results"]
        return results

    return messages
