"""A whole week of a shop: nothing is stuck, nothing lost, and the figures are the script's.

WEEK_CUSTOMERS=2700 plays some 3,000 conversations; by itself it is some 120.
"""

from __future__ import annotations

import os
from datetime import UTC, timedelta

import pytest
from django.utils import timezone

from chat import broadcast
from chat.models import (
    AutoMessage,
    Channel,
    Message,
    Schedule,
    ScheduleDay,
    ScheduleShift,
    ServiceLevel,
    Session,
)
from chat.selectors.figures_period import Period, Scope
from chat.selectors.figures_report import report
from tests.support import cast, week

CUSTOMERS = int(os.environ.get("WEEK_CUSTOMERS", "100"))
NAMES = ("alice", "bob", "carol", "dan", "erin")

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(0 if CUSTOMERS > 500 else 300)]


class Clock:
    now = week.BEGIN

    def __call__(self):
        return self.now.astimezone(UTC)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    with broadcast.silence():
        yield clock


@pytest.fixture
def team(db, clock):
    schedule = Schedule.objects.create(name="Shop", time_zone=str(week.ZONE))
    for day, shifts in week.SHIFTS.items():
        for opens, closes in shifts:
            ScheduleShift.objects.create(schedule=schedule, weekday=day, opens=opens, closes=closes)
    ScheduleDay.objects.create(schedule=schedule, date=week.HOLIDAY, name="Holiday")
    cast.default_channel()
    Channel.objects.update(
        schedule=schedule,
        return_after_minutes=week.AWAY / timedelta(minutes=1),
        close_after_hours=week.SILENT / timedelta(hours=1),
        close_warning_minutes=week.WARNING / timedelta(minutes=1),
    )
    said = AutoMessage.objects.filter(kind__in=("closing", "survey"), language="")
    said.update(is_enabled=True)
    ServiceLevel.objects.create(
        claim_minutes=week.CLAIM / timedelta(minutes=1),
        response_minutes=week.RESPONSE / timedelta(minutes=1),
    )
    ServiceLevel.objects.update(created_at=week.BEGIN - timedelta(days=1))
    return [cast.create_operator(name, "operator").operator for name in NAMES]


def test_a_week_of_a_team_leaves_nothing_open_and_the_figures_are_the_scripts(team, clock) -> None:
    played = week.Week(clock, team, CUSTOMERS, seed=20260126)
    played.play()
    expected = played.expected

    # Nothing is stuck, and nothing that was said or opened is gone.
    assert not Session.objects.exclude(status=Session.Status.CLOSED).exists()
    assert Session.objects.count() == expected.count["opened"]
    from_customers = Message.objects.filter(direction="INCOMING", message_type="text")
    assert from_customers.count() == expected.count["messages_in"]
    assert min(expected.given_back, expected.closed_by_time, expected.count["transfers"]) > 0

    period = Period(week.BEGIN.date(), week.BEGIN.date() + timedelta(days=20), week.ZONE)
    found = report(period, Scope())
    total = found.total
    for name in ("opened", "answered", "closed", "transfers", "messages_out"):
        assert getattr(total, name) == expected.count[name], name
    assert total.messages_in == expected.count["messages_in"] + len(expected.ratings)
    assert total.abandoned == 0
    assert sorted(total.response) == sorted(expected.response)
    assert sorted(total.ratings) == sorted(expected.ratings)
    for kind in ("claim", "response"):
        decided = (total.kept[kind], total.broken[kind])
        assert decided == (expected.count[f"{kind}_kept"], expected.count[f"{kind}_broken"]), kind
    for operator in team:
        tally, own = found.operators[operator.user_id], expected.of[operator.user_id]
        for name in ("answered", "closed", "transfers", "messages_out"):
            assert getattr(tally, name) == own[name], (operator, name)
