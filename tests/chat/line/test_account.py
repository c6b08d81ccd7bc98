"""What LINE says of the account itself: its quota, its webhook, and tokens made from its secret."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from chat.line.account import Quota, ShortToken, WebhookEndpoint, WebhookTest
from chat.line.errors import Kind
from tests.chat.line.servers import answering, error_of, serving


def by_path(**answers):
    """Answers by the last word of the path."""
    asked = []

    async def answer(request):
        asked.append(request)
        return web.json_response(answers[request.path.rpartition("/")[2]])

    return answer, asked


async def test_a_short_token_is_asked_for_with_id_and_secret_in_a_form_and_no_authorization():
    seen: dict[str, Any] = {}

    async def answer(request):
        seen.update(form=dict(await request.post()), headers=request.headers, path=request.path)
        return web.json_response({"access_token": "short", "expires_in": 899})

    async with serving(answer) as client:
        assert await client.stateless_token("1234567890", "a&b=c") == ShortToken("short", 899)
    assert seen["path"] == "/oauth2/v3/token"
    assert seen["form"] == {
        "grant_type": "client_credentials",
        "client_id": "1234567890",
        "client_secret": "a&b=c",
    }
    assert "Authorization" not in seen["headers"]


async def test_a_wrong_secret_is_a_refusal_in_lines_words():
    body = {"error": "invalid_client", "error_description": "invalid client_secret"}
    async with serving(answering(400, body)) as client:
        error = await error_of(client.stateless_token("1", "secret"))
    assert (error.kind, error.permanent) == (Kind.REJECTED, True)
    assert error.detail == "invalid client_secret"


async def test_neither_the_token_nor_the_secret_is_in_what_is_logged(caplog):
    caplog.set_level("DEBUG")
    body = {"access_token": "nobody-may-read-this", "expires_in": 899, "userId": "U1"}
    async with serving(answering(200, body)) as client:
        token = await client.stateless_token("1", "a-very-secret-secret")
        await client.bot_info(token.token)
    assert "LINE token: 200" in caplog.text
    assert "nobody-may-read-this" not in caplog.text + repr(token)
    assert "a-very-secret-secret" not in caplog.text


@pytest.mark.parametrize(
    ("quota", "limit"), [({"type": "limited", "value": 200}, 200), ({"type": "none"}, None)]
)
async def test_the_quota_is_a_limit_or_none_and_what_is_used(quota, limit):
    answer, _ = by_path(quota=quota, consumption={"totalUsage": 41})
    async with serving(answer) as client:
        assert await client.quota("token") == Quota(limit=limit, used=41)


@pytest.mark.parametrize("value", [None, "200", True, -1, 2**70])
async def test_a_figure_that_is_none_is_not_lines_answer(value):
    answer, _ = by_path(quota={"type": "limited", "value": value}, consumption={"totalUsage": 1})
    async with serving(answer) as client:
        assert (await error_of(client.quota("token"))).kind == Kind.SERVER


async def test_the_webhooks_address_and_its_switch():
    answer, _ = by_path(endpoint={"endpoint": "https://chat.example.com/x", "active": False})
    async with serving(answer) as client:
        expected = WebhookEndpoint("https://chat.example.com/x", active=False)
        assert await client.webhook_endpoint("token") == expected


async def test_lines_own_test_of_the_webhook_names_the_address():
    asked = []

    async def answer(request):
        asked.append(await request.json())
        return web.json_response(
            {"success": False, "statusCode": 404, "reason": "ERROR_STATUS_CODE", "detail": "404"}
        )

    async with serving(answer) as client:
        tested = await client.test_webhook("token", "https://chat.example.com/x")
    assert tested == WebhookTest(False, 404, "ERROR_STATUS_CODE", "404")
    assert asked == [{"endpoint": "https://chat.example.com/x"}]


async def test_how_many_are_in_a_group_and_in_a_room():
    answer, asked = by_path(count={"count": 3})
    async with serving(answer) as client:
        assert await client.group_member_count("token", "C1") == 3
        assert await client.room_member_count("token", "R1") == 3
    assert [request.path for request in asked] == [
        "/v2/bot/group/C1/members/count",
        "/v2/bot/room/R1/members/count",
    ]


async def test_lines_clock_comes_with_its_answer():
    answer = answering(200, {"userId": "U1"}, Date="Thu, 26 Nov 2026 21:25:03 GMT")
    async with serving(answer) as client:
        info = await client.bot_info("token")
    assert info.answered_at == datetime(2026, 11, 26, 21, 25, 3, tzinfo=UTC)


async def test_a_clock_that_cannot_be_read_is_no_clock():
    async with serving(answering(200, {"userId": "U1"}, Date="yesterday")) as client:
        assert (await client.bot_info("token")).answered_at is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.bot_info("token"),
        lambda client: client.webhook_endpoint("token"),
        lambda client: client.test_webhook("token", "https://chat.example.com/x"),
    ],
)
async def test_a_page_of_some_proxy_is_not_lines_answer(ask):
    async with serving(answering(200, "<html>Welcome</html>")) as client:
        error = await error_of(ask(client))
    assert (error.kind, error.status) == (Kind.SERVER, 200)
