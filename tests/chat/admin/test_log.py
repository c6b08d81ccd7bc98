"""The audit log is looked through and taken out."""

from __future__ import annotations

import asyncio
import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from chat.models import LogEntry

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/admin/chat/logentry/"


@pytest.fixture
def carol():
    from chat.operations.create_operator import create_operator

    for name, role in (("carol", "supervisor"), ("alice", "operator")):
        create_operator(username=name, password="x", role=role, via="command")
    client = Client(headers={"host": "localhost"}, REMOTE_ADDR="203.0.113.9")
    client.force_login(User.objects.get(username="carol"))
    return client


def taken_out(answer) -> str:
    async def whole() -> bytes:
        return b"".join([piece async for piece in answer.streaming_content])

    return asyncio.run(whole()).decode("utf-8-sig")


def test_what_is_filtered_is_what_is_taken_out_and_that_stands_in_the_log(carol) -> None:
    alice = User.objects.get(username="alice")
    LogEntry.objects.create(
        action="session.claimed", via="rest", actor=alice, detail={"text": "=1+1"}
    )
    LogEntry.objects.create(action="sessions_of_others", via="rest")
    lines = taken_out(carol.get(f"{LIST}export/?about=session&format=jsonl")).splitlines()
    assert [json.loads(line)["actor"] for line in lines] == ["alice"]
    entry = LogEntry.objects.get(action="log.exported")
    assert (entry.actor.username if entry.actor else "", entry.address) == ("carol", "203.0.113.9")
    assert entry.detail == {"format": "jsonl", "filter": "about=session"}


def test_a_spreadsheet_finds_no_formula_in_it(carol) -> None:
    LogEntry.objects.create(action="=cmd", via="rest", detail={})
    text = taken_out(carol.get(f"{LIST}export/?format=csv"))
    assert text.startswith("at,action,actor,via,address,conversation,detail")
    assert ",'=cmd," in text


def test_a_long_log_is_taken_out_whole(carol, monkeypatch) -> None:
    from chat.admin import log

    monkeypatch.setattr(log, "AT_ONCE", 3)
    for number in range(10):
        LogEntry.objects.create(action="note.written", via="rest", detail={"number": number})
    lines = taken_out(carol.get(f"{LIST}export/?about=note&format=jsonl")).splitlines()
    assert [json.loads(line)["detail"]["number"] for line in lines] == list(range(10))


def test_a_wrong_format_and_a_mere_operator_get_nothing(carol) -> None:
    assert carol.get(f"{LIST}export/?format=xls").status_code == 400
    operator = Client(headers={"host": "localhost"})
    operator.force_login(User.objects.get(username="alice"))
    assert operator.get(f"{LIST}export/?format=csv").status_code == 302
    assert not LogEntry.objects.filter(action="log.exported").exists()
