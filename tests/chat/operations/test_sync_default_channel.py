"""The channel `default` is what the environment says."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from chat.models import Channel, LogEntry
from chat.operations.sync_default_channel import sync_default_channel

pytestmark = pytest.mark.django_db


def sync(secret: str = "secret", token: str = "token") -> Channel | None:
    return sync_default_channel(channel_secret=secret, access_token=token)


def stored() -> dict[str, Any]:
    (channel,) = Channel.objects.values("slug", "channel_secret", "access_token")
    return dict(channel)


def test_it_is_made_where_it_is_missing() -> None:
    channel = sync()
    assert channel is not None
    assert stored() == {"slug": "default", "channel_secret": "secret", "access_token": "token"}
    assert channel.is_active


def test_it_follows_the_environment_and_keeps_its_name() -> None:
    sync()
    Channel.objects.update(name="Our shop", paused_until=timezone.now())
    sync("secret", "a new token")
    channel = Channel.objects.get()
    assert (channel.name, channel.access_token) == ("Our shop", "a new token")
    assert channel.paused_until is None
    logged = LogEntry.objects.get(action="channel.changed")
    assert logged.detail == {"channel": "default", "fields": ["access_token"]}


def test_a_start_with_the_same_values_writes_nothing() -> None:
    sync()
    paused = timezone.now()
    Channel.objects.update(paused_until=paused)
    sync()
    assert Channel.objects.get().paused_until == paused
    assert LogEntry.objects.count() == 1


def test_without_values_the_row_stays_as_staff_made_it() -> None:
    assert sync("", "") is None
    sync()
    assert sync("", "") is not None
    assert stored()["access_token"] == "token"


def test_other_channels_are_left_alone() -> None:
    Channel.objects.create(slug="other", name="Other", access_token="its own")
    sync()
    assert Channel.objects.get(slug="other").access_token == "its own"


def test_with_a_channel_id_in_the_tokens_place_the_token_is_forgotten() -> None:
    sync()
    channel = sync_default_channel(
        channel_secret="secret", access_token="", line_channel_id="1234567890"
    )
    assert channel is not None
    assert channel.makes_tokens
    assert stored()["access_token"] == ""
