"""Channels over REST: their month, and what it is made of."""

from __future__ import annotations

import pytest
from django.utils import timezone

from chat.models import Channel, QuotaReading
from tests.chat.outbox.rows import a_channel, a_conversation, a_sent_request
from tests.support.sockets import new_token

pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/v1/admin/live-chat"


@pytest.fixture
def as_alice(client, alice):
    client.defaults["HTTP_AUTHORIZATION"] = f"Token {new_token(alice)}"
    return client


@pytest.fixture
def channel() -> Channel:
    now = timezone.now()
    return a_channel(quota_type="limited", quota_limit=100, quota_used=85, quota_checked_at=now)


def test_the_active_channels_with_their_quota(as_alice, channel):
    a_channel("second")
    a_channel("closed", is_active=False)
    now = timezone.now()
    a_sent_request(a_conversation(channel=channel), at=now, kind="reply", messages=2)
    first, second = as_alice.get(f"{API}/channels").json()
    assert (first["slug"], first["name"], first["pushes_saved"]) == ("default", "default", 2)
    assert set(first["quota"]) == {"limit", "used", "percent", "forecast", "state"}
    assert (first["quota"]["percent"], first["quota"]["state"]) == (85, "warn")
    assert (second["slug"], second["quota"]["state"]) == ("second", "unknown")


def test_what_its_figures_are_made_of(as_alice, channel):
    now = timezone.now()
    QuotaReading.objects.create(channel=channel, day=now.date(), limit=100, used=85, read_at=now)
    Channel.objects.update(quota_used_up_at=now)
    a_sent_request(a_conversation(channel=channel), at=now, recipients=3, messages=2)
    found = as_alice.get(f"{API}/channels/default/quota").json()
    assert (found["slug"], found["quota"]["state"]) == ("default", "used_up")
    assert found["pushed_by_us"] == 3
    assert found["checked_at"].endswith("Z")
    assert (found["guard_percent"], found["automatic_pushes_stop"]) == (90, True)
    assert [day["used"] for day in found["days"]] == [85]
    (month,) = found["months"]
    assert month == {
        "month": month["month"],
        "replies": 0,
        "pushes": 1,
        "counted": 3,
        "saved_by_replies": 0,
        "saved_by_bundling": 3,
    }


def test_a_channel_that_there_is_not_is_not_found(as_alice):
    assert as_alice.get(f"{API}/channels/nowhere/quota").status_code == 404


def test_no_secret_is_in_an_answer(as_alice):
    a_channel(
        channel_secret="a-secret-of-lines",
        access_token="a-long-lived-token",
        stateless_token="a-short-token",
        line_channel_id="1234567890",
    )
    for path in ("channels", "channels/default/quota", "conversations", "me"):
        text = as_alice.get(f"{API}/{path}").content.decode()
        for secret in ("a-secret-of-lines", "a-long-lived-token", "a-short-token"):
            assert secret not in text


def test_only_operators_are_told(client, channel):
    assert client.get(f"{API}/channels").status_code == 401
