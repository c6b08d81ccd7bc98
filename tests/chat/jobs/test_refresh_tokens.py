"""A channel with an id and a secret always has a token, and one process at a time gets it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from django.utils import timezone

from chat.jobs.refresh_tokens import refresh_due_tokens
from chat.line.account import ShortToken
from chat.line.errors import Kind, LineError
from chat.models import Channel, LogEntry
from chat.operations.keep_token import MAX_ATTEMPTS, keep_token, token_refused
from tests.chat.outbox.fake_line import FakeLine
from tests.chat.outbox.rows import a_channel

pytestmark = pytest.mark.django_db(transaction=True)


class Issuing(FakeLine):
    """Gives out `short-1`, `short-2`, …, or fails as told."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_with: list[tuple[str, str]] = []
        self.error: LineError | None = None

    async def stateless_token(self, channel_id: str, channel_secret: str) -> ShortToken:
        self.asked_with.append((channel_id, channel_secret))
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error
        return ShortToken(f"short-{len(self.asked_with)}", 899)


@pytest.fixture
def line() -> Issuing:
    return Issuing()


@pytest.fixture
def channel() -> Channel:
    return a_channel(access_token="", line_channel_id="1234567890")


def refresh(line: Issuing) -> int:
    return asyncio.run(refresh_due_tokens(line))


def fresh(channel: Channel) -> Channel:
    return Channel.objects.get(pk=channel.pk)


def in_(**time: float):
    return timezone.now() + timedelta(**time)


def due_in(channel: Channel) -> timedelta:
    due = fresh(channel).token_due_at
    assert due is not None
    return due - timezone.now()


def test_a_new_channel_gets_its_token_at_once(line, channel):
    assert channel.awaits_token(timezone.now())
    assert refresh(line) == 1
    assert line.asked_with == [("1234567890", "secret")]
    channel = fresh(channel)
    assert channel.usable_token(timezone.now()) == "short-1"
    assert not channel.awaits_token(timezone.now())


def test_it_stands_encrypted_in_the_database(line, channel):
    from django.db import connection

    refresh(line)
    with connection.cursor() as cursor:
        cursor.execute("SELECT stateless_token FROM chat_channel")
        (stored,) = cursor.fetchone()
    assert stored.startswith("gAAAA")


def test_it_is_renewed_five_minutes_before_its_end_and_not_before(line, channel, monkeypatch):
    refresh(line)
    assert refresh(line) == 0
    assert timedelta(minutes=9) < due_in(channel) < timedelta(minutes=10)
    Channel.objects.update(token_due_at=timezone.now())
    assert refresh(line) == 1
    assert fresh(channel).usable_token(timezone.now()) == "short-2"


def test_a_token_about_to_end_is_not_used(line, channel):
    refresh(line)
    channel = fresh(channel)
    assert channel.usable_token(in_(minutes=14)) == "short-1"
    assert channel.usable_token(in_(minutes=14, seconds=45)) == ""


def test_two_workers_ask_once(line, channel):
    async def both():
        await asyncio.gather(refresh_due_tokens(line), refresh_due_tokens(line))

    asyncio.run(both())
    assert len(line.asked_with) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"access_token": "long-lived"},
        {"line_channel_id": ""},
        {"channel_secret": ""},
        {"is_active": False},
    ],
)
def test_who_needs_none_gets_none(line, channel, fields):
    for name, value in fields.items():
        setattr(channel, name, value)
    channel.save()
    assert refresh(line) == 0


def test_a_refusal_is_said_once_and_tried_again(line, channel):
    line.error = LineError(Kind.REJECTED, status=400, detail="invalid client_secret")
    refresh(line)
    assert "invalid client_secret" in fresh(channel).token_error
    assert not fresh(channel).awaits_token(timezone.now())
    Channel.objects.update(token_due_at=None)
    refresh(line)
    (entry,) = LogEntry.objects.filter(action="channel.token_refused")
    assert entry.detail["channel"] == "default"

    line.error = None
    Channel.objects.update(token_due_at=None)
    refresh(line)
    channel = fresh(channel)
    assert (channel.token_error, channel.token_attempts) == ("", 0)


def test_while_line_cannot_be_reached_it_is_waited_for_longer_and_longer(line, channel):
    line.error = LineError(Kind.NETWORK)
    waits = []
    for _ in range(3):
        Channel.objects.update(token_due_at=None)
        refresh(line)
        waits.append(due_in(channel).total_seconds())
        assert fresh(channel).awaits_token(timezone.now())
    assert waits == sorted(waits)
    assert 1 < waits[0] < 3
    Channel.objects.update(token_due_at=None, token_attempts=MAX_ATTEMPTS - 1)
    refresh(line)
    assert not fresh(channel).awaits_token(timezone.now())


def test_a_token_made_with_a_secret_that_was_replaced_meanwhile_is_not_kept(channel):
    token = ShortToken("short", 899)
    now = timezone.now()
    assert not keep_token(channel_id=channel.pk, secret="the old one", token=token, now=now)
    assert fresh(channel).stateless_token == ""


def test_a_refused_token_is_forgotten_unless_another_has_come(line, channel):
    refresh(line)
    token_refused(channel_id=channel.pk, token="an older one")
    assert fresh(channel).usable_token(timezone.now()) == "short-1"
    token_refused(channel_id=channel.pk, token="short-1")
    assert fresh(channel).awaits_token(timezone.now())
    assert refresh(line) == 1
