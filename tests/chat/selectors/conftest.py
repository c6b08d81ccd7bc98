"""A team, its hours, and a clock that a script moves."""

from __future__ import annotations

from datetime import time

import pytest
from django.utils import timezone

from chat import broadcast
from chat.models import AutoMessage, Schedule, ScheduleShift
from tests.support import plays
from tests.support.cast import default_channel


@pytest.fixture
def clock(monkeypatch):
    clock = plays.Clock()
    monkeypatch.setattr(timezone, "now", clock)
    with broadcast.silence():
        yield clock


@pytest.fixture
def people(alice, bob):
    AutoMessage.objects.all().delete()
    schedule = Schedule.objects.create(name="Office", time_zone="Asia/Bangkok")
    for weekday in range(5):
        for opens, closes in ((time(9), time(12)), (time(13), time(18))):
            ScheduleShift.objects.create(
                schedule=schedule, weekday=weekday, opens=opens, closes=closes
            )
    channel = default_channel()
    channel.schedule = schedule
    channel.undo_seconds = 10
    channel.save()
    return {"alice": alice.operator, "bob": bob.operator}
