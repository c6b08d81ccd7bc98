"""A channel's secret and token are in no error page, no log, no answer of the API, no page."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from chat.admin import channels as admin_channels
from chat.jobs.read_accounts import read_due_accounts
from chat.models import Channel
from tests.chat.line.servers import answering, serving
from tests.support import line
from tests.support.shop import SECRET, TOKEN
from tests.support.sockets import new_token

pytestmark = pytest.mark.django_db(transaction=True)

SHORT = "a-short-lived-token-of-lines"
TYPED = "the-token-that-carol-has-just-typed"
SECRETS = (SECRET, TOKEN, SHORT, TYPED)


def found_in(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


@pytest.fixture
def channel(shop: Channel) -> Channel:
    Channel.objects.update(stateless_token=SHORT, line_channel_id="1234567890")
    return shop


@pytest.fixture
def shop(db):
    from tests.support import shop as support

    return support.open_shop()


class Bug(Exception):
    """What a programmer forgot."""


def breaks(*args, **kwargs):
    raise Bug


@pytest.fixture
def failing(settings):
    """A browser that shows error pages, instead of a test that shows the error."""

    def make(*, debug: bool) -> Client:
        settings.DEBUG = debug
        return Client(headers={"host": "localhost"}, raise_request_exception=False)

    return make


@pytest.mark.parametrize("debug", [True, False])
def test_a_webhook_that_fails_gives_nothing_away(channel, failing, monkeypatch, debug) -> None:
    monkeypatch.setattr("chat.line.signature.hmac.compare_digest", breaks)
    body = line.body_of()
    answer = failing(debug=debug).post(
        line.WEBHOOK, body, content_type="application/json", headers=line.signed(body, SECRET)
    )
    assert answer.status_code == 500
    assert ("secret" in answer.text) is debug, "the frame that has it is on the page"
    assert found_in(answer.text) == []


@pytest.mark.parametrize("debug", [True, False])
def test_a_form_that_fails_gives_nothing_away(channel, failing, monkeypatch, debug) -> None:
    from django.contrib.auth.models import User

    monkeypatch.setattr(admin_channels, "save_channel", breaks)
    browser = failing(debug=debug)
    browser.force_login(User.objects.get(username="carol"))
    data = {
        "name": "Shop",
        "is_active": "on",
        "push_guard_percent": "90",
        "undo_seconds": "0",
        "return_after_minutes": "10",
        "close_after_hours": "0",
        "close_warning_minutes": "60",
        "handoff_after_messages": "0",
        "new_access_token": TYPED,
        "new_channel_secret": SECRET,
    }
    second = Channel.objects.create(slug="second", name="Second", access_token=TOKEN)
    answer = browser.post(f"/admin/chat/channel/{second.pk}/change/", data)
    assert answer.status_code == 500
    assert ("new_access_token" in answer.text) is debug
    assert found_in(answer.text) == []


async def test_at_debug_level_what_the_worker_does_is_logged_without_them(shop, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(answering(500, {"message": "oops"})) as client:
        assert await read_due_accounts(client) == 1
    assert "LINE quota: 500" in caplog.text or "LINE bot info: 500" in caplog.text
    assert found_in(caplog.text) == []


def test_at_debug_level_a_refused_webhook_is_logged_without_them(channel, client, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    body = line.body_of(line.text_event("hello"))
    for secret in (SECRET, "another"):
        client.post(
            line.WEBHOOK, body, content_type="application/json", headers=line.signed(body, secret)
        )
    assert found_in(caplog.text) == []


def test_the_api_and_the_admin_answer_without_them(channel, client) -> None:
    from django.contrib.auth.models import User

    token = new_token(User.objects.get(username="alice"))
    api = Client(headers={"host": "localhost", "authorization": f"Token {token}"})
    browser = Client(headers={"host": "localhost"})
    browser.force_login(User.objects.get(username="dan"))
    for asked in (
        api.get("/api/v1/admin/live-chat/channels"),
        api.get(f"/api/v1/admin/live-chat/channels/{channel.slug}/quota"),
        api.get("/api/v1/admin/live-chat/conversations"),
        api.get("/api/v1/ready"),
        browser.get("/admin/live-chat/"),
        browser.get("/admin/chat/channel/"),
        browser.get(f"/admin/chat/channel/{channel.pk}/change/"),
        browser.get(f"/admin/chat/channel/{channel.pk}/history/"),
        browser.get(f"/admin/chat/channel/{channel.pk}/doctor/"),
        browser.get("/admin/chat/logentry/"),
    ):
        assert asked.status_code in {200, 503}
        assert found_in(asked.text) == []
