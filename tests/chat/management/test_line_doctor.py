"""`manage.py line_doctor`."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from chat.management.commands import line_doctor
from chat.models import Channel
from tests.chat.doctor.cases import LATE, facts
from tests.chat.outbox.rows import a_channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(monkeypatch, settings):
    settings.PUBLIC_URL = "https://chat.example.com"
    monkeypatch.setattr(line_doctor, "gather", facts)


def examine(*arguments: str) -> str:
    printed = io.StringIO()
    call_command("line_doctor", *arguments, stdout=printed)
    return printed.getvalue()


def connected(slug: str, **fields: object) -> Channel:
    return a_channel(slug, **fields)


def test_every_active_channel_is_examined_unless_one_is_named(well, monkeypatch) -> None:
    for slug in ("default", "second", "third"):
        connected(slug, is_active=slug != "third", webhook_seen_at="2026-11-26T21:25:03Z")
    everything = examine()
    assert [slug for slug in ("default", "second", "third") if f"({slug})" in everything] == [
        "default",
        "second",
    ]
    assert "WRONG" not in everything
    assert "(default)" not in examine("third")


def test_what_is_wrong_ends_it_with_an_error_and_what_to_click(well) -> None:
    connected("default", channel_secret="")
    with pytest.raises(CommandError, match=r"Wrong: 1\."):
        examine()


def test_that_line_could_not_be_asked_is_no_good_news(well, monkeypatch) -> None:
    connected("default")
    monkeypatch.setattr(line_doctor, "gather", lambda channel: facts(channel, info=LATE))
    with pytest.raises(CommandError, match="could not be asked"):
        examine()


def test_a_name_that_there_is_not_is_answered_with_those_there_are(well) -> None:
    with pytest.raises(CommandError, match="no active channel"):
        examine()
    connected("default")
    with pytest.raises(CommandError, match=r"no channel 'shop'\. There are: default\."):
        examine("shop")
