"""Each channel's quota is read every ten minutes, by one process, and who it is once a day."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from django.utils import timezone

from chat.jobs.read_accounts import read_due_accounts
from chat.line.account import BotInfo, Quota
from chat.line.errors import Kind, LineError
from chat.models import Channel
from tests.chat.outbox.fake_line import FakeLine
from tests.chat.outbox.recorder import record
from tests.chat.outbox.rows import a_channel, seconds_ago

pytestmark = pytest.mark.django_db(transaction=True)


class Telling(FakeLine):
    def __init__(self) -> None:
        super().__init__()
        self.asked_with: list[str] = []
        self.infos = 0
        self.error: LineError | None = None

    async def quota(self, token: str) -> Quota:
        self.asked_with.append(token)
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error
        return Quota(200, 41)

    async def bot_info(self, token: str) -> BotInfo:
        self.infos += 1
        return BotInfo("U0", "@shop", "ร้าน", "https://example.com/p", "chat", "manual")


@pytest.fixture
def line() -> Telling:
    return Telling()


@pytest.fixture(autouse=True)
def said(monkeypatch):
    return record(monkeypatch)


def read(line: Telling) -> int:
    return asyncio.run(read_due_accounts(line))


def fresh(channel: Channel) -> Channel:
    return Channel.objects.get(pk=channel.pk)


def due_in(channel: Channel) -> timedelta:
    due = fresh(channel).quota_due_at
    assert due is not None
    return due - timezone.now()


def test_a_new_channel_is_asked_about_at_once_and_again_in_ten_minutes(line, said):
    channel = a_channel()
    assert read(line) == 1
    assert read(line) == 0
    assert line.asked_with == ["token-of-default"]
    found = fresh(channel)
    assert (found.quota_limit, found.quota_used) == (200, 41)
    assert timedelta(minutes=7) < due_in(channel) < timedelta(minutes=13)
    assert len(said.of("channel_update")) == 1


def test_who_it_is_is_kept_and_asked_again_after_a_day(line):
    channel = a_channel()
    read(line)
    found = fresh(channel)
    assert (found.bot_user_id, found.bot_name, found.bot_basic_id) == ("U0", "ร้าน", "@shop")
    assert found.bot_picture_url == "https://example.com/p"
    Channel.objects.update(quota_due_at=None)
    read(line)
    assert line.infos == 1
    Channel.objects.update(quota_due_at=None, bot_info_at=seconds_ago(86_500))
    read(line)
    assert line.infos == 2


def test_two_workers_ask_once(line):
    a_channel()

    async def both():
        await asyncio.gather(read_due_accounts(line), read_due_accounts(line))

    asyncio.run(both())
    assert len(line.asked_with) == 1


def test_a_failure_keeps_the_old_figures_and_is_tried_again_later_and_later(line):
    channel = a_channel(quota_type="limited", quota_limit=200, quota_used=7)
    line.error = LineError(Kind.RATE, status=429)
    waits = []
    for _ in range(3):
        Channel.objects.update(quota_due_at=None)
        read(line)
        waits.append(due_in(channel).total_seconds() / 60)
    assert 0.7 < waits[0] < 1.3 < waits[1] < 2.5 < waits[2] < 5
    assert fresh(channel).quota_used == 7


def test_one_channels_trouble_is_not_the_others(line):
    a_channel("off", is_active=False)
    a_channel("empty", access_token="")
    a_channel("short", access_token="", line_channel_id="1")
    channel = a_channel("second")
    assert read(line) == 1
    assert fresh(channel).quota_used == 41
