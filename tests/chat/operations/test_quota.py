"""LINE's figures are kept by the day, its refusal stops pushes, and everybody hears of both."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chat.line.account import Quota
from chat.models import Channel, LogEntry, QuotaReading
from chat.operations.quota import Reading, keep_reading, note_quota_exhausted
from tests.chat.outbox.recorder import record
from tests.chat.outbox.rows import a_channel

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 6, 11, 3, 0, tzinfo=UTC)
NEXT = NOW + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def said(monkeypatch):
    return record(monkeypatch)


@pytest.fixture
def channel() -> Channel:
    return a_channel()


def fresh(channel: Channel) -> Channel:
    return Channel.objects.get(pk=channel.pk)


def read(channel: Channel, limit: int | None, used: int, at: datetime = NOW) -> Channel:
    reading = Reading(Quota(limit, used), at)
    keep_reading(channel_id=channel.pk, reading=reading, next_at=NEXT, now=at)
    return fresh(channel)


def test_a_reading_is_kept_and_told_to_every_operator(channel, said):
    channel = read(channel, 200, 50)
    assert (channel.quota_type, channel.quota_limit, channel.quota_used) == ("limited", 200, 50)
    assert (channel.quota_checked_at, channel.quota_due_at) == (NOW, NEXT)
    ((whom, event),) = said
    assert (whom, event.type, event.slug, event.pushes_saved) == (
        "inbox",
        "channel_update",
        "default",
        0,
    )
    assert event.quota.model_dump() == {
        "limit": 200,
        "used": 50,
        "percent": 25,
        "forecast": 143,
        "state": "ok",
    }


def test_the_same_figures_again_are_no_news(channel, said):
    read(channel, 200, 50)
    read(channel, 200, 50, NOW + timedelta(minutes=10))
    assert len(said) == 1


def test_a_day_has_one_row_with_its_newest_figures(channel):
    read(channel, 200, 50)
    read(channel, 200, 60, NOW + timedelta(hours=2))
    read(channel, None, 70, NOW + timedelta(days=1))
    rows = QuotaReading.objects.order_by("day").values_list("day", "limit", "used")
    assert list(rows) == [(date(2026, 6, 11), 200, 60), (date(2026, 6, 12), None, 70)]


def test_a_refusal_for_the_quota_stops_pushes_and_is_said_once(channel, said):
    read(channel, 200, 150)
    assert note_quota_exhausted(channel_id=channel.pk, now=NOW)
    assert not note_quota_exhausted(channel_id=channel.pk, now=NOW + timedelta(seconds=1))
    channel = fresh(channel)
    assert channel.pushes_stopped(NOW)
    assert channel.quota_due_at == NOW + timedelta(minutes=1)
    assert [event.quota.state for event in said.of("channel_update")] == ["ok", "used_up"]
    assert LogEntry.objects.get().action == "channel.quota_used_up"


def test_it_ends_when_the_month_does(channel):
    note_quota_exhausted(channel_id=channel.pk, now=NOW)
    channel = fresh(channel)
    assert channel.pushes_stopped(datetime(2026, 6, 30, 14, 59, tzinfo=UTC))
    assert not channel.pushes_stopped(datetime(2026, 6, 30, 15, 0, tzinfo=UTC))


def test_next_month_it_can_be_used_up_again(channel, said):
    note_quota_exhausted(channel_id=channel.pk, now=NOW)
    assert note_quota_exhausted(channel_id=channel.pk, now=NOW + timedelta(days=30))


@pytest.mark.parametrize(
    ("limit", "used", "stopped"),
    [
        (200, 199, False),
        (200, 200, True),
        (5000, 200, False),
        (None, 200, False),
        (100, 200, False),
    ],
    ids=["there is room", "there is none", "a larger plan", "no limit any more", "another plan"],
)
def test_a_later_reading_ends_it_where_there_is_room_or_another_plan(channel, limit, used, stopped):
    read(channel, 200, 200, NOW - timedelta(minutes=5))
    note_quota_exhausted(channel_id=channel.pk, now=NOW)
    channel = read(channel, limit, used, NOW + timedelta(minutes=1))
    assert channel.pushes_stopped(NOW) is stopped


def test_a_reading_that_was_asked_for_before_the_refusal_does_not_end_it(channel):
    note_quota_exhausted(channel_id=channel.pk, now=NOW)
    assert read(channel, 200, 10, NOW - timedelta(seconds=1)).pushes_stopped(NOW)
