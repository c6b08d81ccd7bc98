"""The figures of a period are just what a slow look at messages and events counts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.models import (
    ConversationTag,
    Message,
    Session,
    SessionEvent,
    Tag,
)
from chat.selectors import figures_behind, hours
from chat.selectors.figures_funnel import STAGES, funnel
from chat.selectors.figures_period import Period, Scope
from chat.selectors.figures_report import report
from chat.selectors.figures_tally import Tally, percentile
from tests.support.cast import default_channel
from tests.support.plays import SECONDS, STEP, play, steps, zones

pytestmark = pytest.mark.django_db


class Slowly:
    """`tallies`: by `None` for all, by `("operator", key)` and by `("hour", hour)`."""

    def __init__(self, period: Period, scope: Scope) -> None:
        self.period, self.scope = period, scope
        self.tallies: dict[Any, Tally] = defaultdict(Tally)
        self.sessions = list(Session.objects.order_by("pk"))
        for session in self.sessions:
            self.said = list(session.messages.order_by("seq"))
            self.look_at_messages(session)
            self.look_at_answer()
            self.look_at_events(session)

    def of(self, at: datetime, operator: int | None, whose: int | None = None) -> list[Tally]:
        """The tallies to which something belongs; `whose`: for the scope, if somebody else."""
        local = at.astimezone(self.period.zone)
        if not self.period.first <= local.date() <= self.period.last:
            return []
        if self.scope.operator not in (None, whose or operator):
            return []
        return [self.tallies[key] for key in (None, ("operator", operator), ("hour", local.hour))]

    def look_at_messages(self, session: Session) -> None:
        for message in self.said:
            if message.status == "cancelled":
                continue
            if message.direction == "INCOMING":
                for tally in self.of(message.created_at, None, session.operator_id):
                    tally.messages_in += 1
            else:
                for tally in self.of(message.created_at, message.operator_id):
                    tally.messages_out += 1

    def asked(self) -> Message | None:
        return next((one for one in self.said if one.direction == "INCOMING"), None)

    def answer(self) -> Message | None:
        ours = [one for one in self.said if one.direction == "OUTGOING"]
        return next((one for one in ours if one.status != "cancelled"), None)

    def look_at_answer(self) -> None:
        asked, answer = self.asked(), self.answer()
        if asked and answer and asked.seq < answer.seq:
            for tally in self.of(answer.created_at, answer.operator_id):
                tally.answered += 1
                tally.response.append(business(asked.created_at, answer.created_at))
                tally.waited.append((answer.created_at - asked.created_at).total_seconds())

    def look_at_events(self, session: Session) -> None:
        for tally in self.of(session.opened_at, session.operator_id):
            tally.opened += 1
        events = list(SessionEvent.objects.filter(session=session).order_by("rev"))
        for event in events:
            if event.what == "transferred":
                for tally in self.of(event.at, event.from_operator_id):
                    tally.transfers += 1
        ends = [event for event in events if event.what in ("closed", "reopened", "claimed")]
        if ends and ends[-1].what == "closed":
            for tally in self.of(ends[-1].at, ends[-1].from_operator_id):
                self.close(tally, session, ends[-1].at)

    def close(self, tally: Tally, session: Session, at: datetime) -> None:
        again = any(
            timedelta(0) <= other.opened_at - at <= timedelta(hours=24)
            for other in self.sessions
            if other != session and other.conversation_id == session.conversation_id
        )
        tally.closed += 1
        tally.resolution.append((at - session.opened_at).total_seconds())
        if session.claimed_at:
            tally.handling.append((at - session.claimed_at).total_seconds())
        answer = self.answer()
        tally.abandoned += bool(self.asked() and not answer)
        tally.reopened += bool(answer and again)
        tally.solved += bool(answer and not again)


def business(start: datetime, end: datetime) -> float:
    """Half hour by half hour."""
    open_at = hours.of_channel(default_channel())
    halves = int((end - start) / STEP)
    return float(SECONDS * sum(open_at.is_open(start + half * STEP) for half in range(halves)))


def slow_funnel(period: Period, scope: Scope) -> list[tuple[str, int]]:
    """Conversation by conversation, stage by stage."""
    reached: dict[str, set[int]] = {stage: set() for stage in STAGES}
    for session in Session.objects.all():
        said = list(session.messages.exclude(status="cancelled").order_by("seq"))
        asked = [one for one in said if one.direction == "INCOMING"]
        began = period.start <= session.opened_at < period.end
        if not began or scope.operator not in (None, session.operator_id):
            continue
        if any(one.created_at < period.end for one in asked):
            reached["wrote"].add(session.conversation_id)
        if session.asked_at is None or session.asked_at >= period.end:
            continue
        answered = any(one.direction == "OUTGOING" for one in said)
        for stage, there in (
            ("queued", True),
            ("claimed", answered or session.claimed_at is not None),
            ("answered", answered),
            ("finished", answered and session.status == "CLOSED"),
        ):
            if there:
                reached[stage].add(session.conversation_id)
    return [(stage, len(found)) for stage, found in reached.items()]


def plain(tally: Tally) -> dict[str, Any]:
    return {
        name: sorted(value) if isinstance(value, list) else value
        for name, value in vars(tally).items()
    }


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(
    script=st.lists(steps, min_size=3, max_size=16),
    zone=zones,
    length=st.integers(1, 5),
    start=st.integers(-1, 3),
    of_alice=st.booleans(),
)
def test_the_figures_are_what_a_slow_look_counts(
    people, clock, script, zone, length, start, of_alice
) -> None:
    play(script, people, clock)
    first = date(2026, 1, 29) + timedelta(days=start)
    period = Period(first, first + timedelta(days=length - 1), ZoneInfo(zone))
    scope = Scope(operator=people["alice"].user_id if of_alice else None)
    found, expected = report(period, scope), Slowly(period, scope).tallies
    assert plain(found.total) == plain(expected[None])
    for operator in {*found.operators, *(key[1] for key in expected if key and key[0] != "hour")}:
        fast = found.operators.get(operator) or Tally()
        assert plain(fast) == plain(expected["operator", operator]), operator
    for hour in range(24):
        fast = found.hours.get(hour) or Tally()
        assert plain(fast) == plain(expected["hour", hour]), hour
    assert funnel(period, scope) == slow_funnel(period, scope)
    for parts in (found.days, found.weekdays, found.week, found.channels):
        assert sum(part.closed for part in parts.values()) == expected[None].closed
        assert sum(part.messages_in for part in parts.values()) == expected[None].messages_in


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(script=st.lists(steps, min_size=5, max_size=16))
def test_behind_each_figure_are_as_many_sessions_as_it_says(people, clock, script) -> None:
    play(script, people, clock)
    period = Period(date(2026, 1, 29), date(2026, 2, 28), ZoneInfo("UTC"))
    figures = report(period, Scope()).total
    expected = {
        "opened": figures.opened,
        "answered": figures.answered,
        "first_response": len(figures.response),
        "closed": figures.closed,
        "resolution": len(figures.resolution),
        "handling": len(figures.handling),
        "abandoned": figures.abandoned,
        "reopened": figures.reopened,
        "first_contact": figures.solved,
    }
    for figure, count in expected.items():
        found, more = figures_behind.page(figure, period, Scope(), offset=0, limit=100)
        assert (len(found), more) == (count, False), figure


@given(some=st.lists(st.integers(0, 50), min_size=1), percent=st.sampled_from([50, 90, 99]))
def test_a_percentile_is_the_smallest_that_so_many_do_not_exceed(some, percent) -> None:
    def share(value: int) -> float:
        return float(100 * sum(each <= value for each in some) / len(some))

    assert percentile(sorted(some), percent) == min(
        value for value in some if share(value) >= percent
    )


def test_a_tag_has_the_figures_of_its_conversations(people, clock) -> None:
    play([(0, "writes", "alice", 0), (1, "sends", "alice", 0)], people, clock)
    tag = Tag.objects.create(name="parcel", key="parcel")
    conversation = Session.objects.get().conversation
    ConversationTag.objects.create(conversation=conversation, tag=tag)
    period = Period(date(2026, 1, 29), date(2026, 1, 29), ZoneInfo("UTC"))
    for scope in (Scope(), Scope(tag=tag.pk), Scope(channel=conversation.channel_id)):
        assert report(period, scope).tags[tag.pk].answered == 1
    assert report(period, Scope(tag=tag.pk + 1)).total == Tally()


def test_a_report_takes_nine_queries(people, clock, django_assert_max_num_queries) -> None:
    play([(1, "writes", "alice", 0), (1, "sends", "bob", 0)] * 4, people, clock)
    period = Period(date(2026, 1, 29), date(2026, 2, 28), ZoneInfo("Asia/Tokyo"))
    with django_assert_max_num_queries(9):
        report(period, Scope())
