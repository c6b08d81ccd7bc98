"""Promises and the week among the figures."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from chat.jobs.watch_levels import watch_levels
from chat.models import ServiceLevel
from chat.selectors import figures_behind
from chat.selectors.figures_period import Period, Scope
from chat.selectors.figures_report import report
from chat.selectors.figures_tally import Tally
from tests.support.plays import BEGIN, STEP, play

pytestmark = pytest.mark.django_db


def test_promises_kept_and_broken_are_counted_for_whoever_had_them(people, clock) -> None:
    clock.now = BEGIN
    ServiceLevel.objects.create(claim_minutes=60, response_minutes=60)
    ServiceLevel.objects.update(created_at=BEGIN)
    alice = people["alice"].user_id
    script = [
        *((2, "writes", "alice", 0), (1, "claims", "alice", 0), (4, "sends", "alice", 0)),
        *((1, "writes", "bob", 1), (1, "sends", "bob", 1)),
    ]
    play(script, people, clock)
    clock.now += STEP
    watch_levels()
    period = Period(date(2026, 1, 29), date(2026, 1, 29), ZoneInfo("UTC"))
    found = report(period, Scope())
    assert found.total.kept == {"claim": 2, "response": 1}
    assert found.total.broken == {"response": 1}
    assert found.operators[alice].broken == {"response": 1}
    assert found.total.as_dict()["response_kept"] == 0.5
    assert found.total.as_dict()["resolution_kept"] is None
    ((conversation, session),), more = figures_behind.page(
        "response_broken", period, Scope(), offset=0, limit=10
    )
    assert session is not None
    assert (conversation.customer.display_name, session.operator_id, more) == (
        "Nok 1",
        alice,
        False,
    )


def test_a_cell_of_the_week_is_what_its_hour_alone_has(people, clock) -> None:
    play(
        [(0, "writes", "alice", 0), (2, "sends", "bob", 0), (48, "writes", "bob", 1)], people, clock
    )
    period = Period(date(2026, 1, 26), date(2026, 2, 1), ZoneInfo("Asia/Bangkok"))
    week = report(period, Scope()).week
    assert {key for key, tally in week.items() if tally != Tally()} == {(3, 8), (3, 9), (4, 9)}
    for (weekday, hour), tally in week.items():
        alone = report(period, Scope(weekday=weekday, hour=hour)).total
        assert vars(alone) == vars(tally)
