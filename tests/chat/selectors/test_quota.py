"""A month's pushes: what is used, what that means, and where it leads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chat.models import Channel, Customer, GroupMember, QuotaReading
from chat.selectors.quota import (
    Standing,
    automatic_pushes_stop,
    recipients,
    standing,
    until_next_warning,
)
from tests.chat.outbox.rows import a_channel, a_conversation, a_sent_request

pytestmark = pytest.mark.django_db

# Noon of the 11th in LINE's calendar: ten and a half days of the month are over.
NOW = datetime(2026, 6, 11, 3, 0, tzinfo=UTC)
LAST_MONTH = datetime(2026, 5, 31, 14, 59, tzinfo=UTC)


def a_channel_with(limit: int | None = 100, used: int = 0, **fields: Any) -> Channel:
    return a_channel(
        quota_type="none" if limit is None else "limited",
        quota_limit=limit,
        quota_used=used,
        quota_checked_at=NOW,
        **fields,
    )


def never_asked() -> Channel:
    return a_channel()


@pytest.mark.parametrize(
    ("used", "percent", "state"),
    [
        (0, 0, "ok"),
        (79, 79, "ok"),
        (80, 80, "warn"),
        (94, 94, "warn"),
        (95, 95, "critical"),
        (99, 99, "critical"),
        (100, 100, "used_up"),
        (103, 103, "used_up"),
    ],
)
def test_it_warns_at_eighty_and_at_ninety_five_percent(used, percent, state):
    found = standing(a_channel_with(used=used), NOW)
    assert (found.percent, found.state) == (percent, state)


def test_percent_is_rounded_down():
    assert standing(a_channel_with(limit=200, used=159), NOW).state == "ok"


def test_without_a_limit_nothing_is_wrong_and_there_is_no_percentage():
    found = standing(a_channel_with(limit=None, used=5000), NOW)
    assert (found.state, found.limit, found.percent, found.used) == ("ok", None, None, 5000)


def test_a_limit_of_nothing_is_used_up():
    assert standing(a_channel_with(limit=0), NOW).state == "used_up"


def test_where_line_was_never_asked_it_is_unknown_and_our_own_count_is_told():
    asked = never_asked()
    a_sent_request(a_conversation(channel=asked), at=NOW)
    found = standing(asked, NOW)
    assert (found.state, found.used, found.limit, found.percent) == ("unknown", 1, None, None)


def test_our_own_count_is_of_accepted_pushes_of_this_month_in_recipients():
    one = a_channel_with()
    conversation = a_conversation(channel=one)
    a_sent_request(conversation, at=NOW, recipients=5)
    a_sent_request(conversation, at=NOW, messages=3)
    a_sent_request(conversation, at=NOW, kind="reply")
    a_sent_request(conversation, at=NOW, state="failed")
    a_sent_request(conversation, at=LAST_MONTH, recipients=50)
    a_sent_request(a_conversation(channel=a_channel("second")), at=NOW, recipients=70)
    assert standing(one, NOW).own == 6


def test_what_was_pushed_since_lines_figure_is_added_to_it():
    one = a_channel_with(used=40)
    conversation = a_conversation(channel=one)
    a_sent_request(conversation, at=NOW - timedelta(minutes=1), recipients=30)
    a_sent_request(conversation, at=NOW + timedelta(minutes=1), recipients=2)
    assert standing(one, NOW + timedelta(minutes=2)).used == 42


def test_a_figure_of_line_that_lags_behind_ours_is_not_believed():
    one = a_channel_with(used=3)
    a_sent_request(a_conversation(channel=one), at=NOW - timedelta(hours=1), recipients=8)
    assert standing(one, NOW).used == 8


def test_last_months_figures_say_nothing_of_this_one():
    one = a_channel_with(used=100, quota_used_up_at=LAST_MONTH)
    Channel.objects.update(quota_checked_at=LAST_MONTH)
    one.refresh_from_db()
    found = standing(one, NOW)
    assert (found.used, found.state) == (0, "ok")


def test_once_line_has_refused_a_push_it_is_used_up_whatever_the_figures_say():
    found = standing(a_channel_with(used=10, quota_used_up_at=NOW), NOW)
    assert (found.state, found.percent) == ("used_up", 10)


# The forecast


def read(one: Channel, at: datetime, used: int) -> None:
    QuotaReading.objects.create(channel=one, day=at.date(), limit=100, used=used, read_at=at)


def test_without_earlier_readings_it_goes_on_as_in_the_month_so_far():
    # 21 in ten and a half days, and nineteen and a half days to go.
    assert standing(a_channel_with(used=21), NOW).forecast == 21 + 39


def test_with_readings_it_goes_on_as_in_the_last_seven_days():
    one = a_channel_with(used=80)
    read(one, NOW - timedelta(days=9), 5)
    read(one, NOW - timedelta(days=5), 10)
    # 70 in five days.
    assert standing(one, NOW).forecast == 80 + 273


def test_a_reading_of_last_month_is_no_beginning_of_this_one():
    now = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)
    one = a_channel_with(used=10)
    read(one, LAST_MONTH, 100)
    Channel.objects.update(quota_checked_at=now)
    one.refresh_from_db()
    assert standing(one, now).forecast == 10 + 110


def test_on_the_months_first_day_there_is_no_forecast():
    first = datetime(2026, 5, 31, 20, 0, tzinfo=UTC)
    assert standing(a_channel_with(used=1), first).forecast is None


# The guard


def test_automatic_pushes_stop_at_the_guard():
    one = a_channel_with(used=89)
    assert not automatic_pushes_stop(one, NOW)
    a_sent_request(a_conversation(channel=one), at=NOW)
    assert automatic_pushes_stop(one, NOW)
    one.push_guard_percent = 100
    assert not automatic_pushes_stop(one, NOW)


def test_they_stop_where_line_refuses_and_go_on_where_there_is_no_limit():
    assert automatic_pushes_stop(a_channel_with(quota_used_up_at=NOW), NOW)
    Channel.objects.all().delete()
    assert not automatic_pushes_stop(a_channel_with(limit=None, used=10**6), NOW)


def test_where_line_was_never_asked_they_go_on():
    assert not automatic_pushes_stop(never_asked(), NOW)


# Recipients


def customer(kind: str, **fields: Any) -> Customer:
    return a_conversation(kind=kind, **fields).customer


def test_a_push_to_a_user_counts_one_and_to_a_group_as_many_as_line_says():
    assert recipients(customer("user")) == 1
    assert recipients(customer("group", member_count=5)) == 5
    assert recipients(customer("room", member_count=0)) == 1


def test_until_line_has_said_those_who_were_heard_of_are_counted():
    group = customer("group")
    assert recipients(group) == 1
    for number in range(3):
        GroupMember.objects.create(customer=group, line_id=f"U{number}")
    GroupMember.objects.create(customer=group, line_id="U9", left_at=NOW)
    assert recipients(group) == 3


@pytest.mark.parametrize(
    ("used", "limit", "left"),
    [(0, 200, 160), (159, 200, 1), (160, 200, 30), (189, 200, 1), (190, 200, 10), (200, 200, None)],
)
def test_so_many_more_bring_the_next_warning(used, limit, left):
    found = Standing(limit=limit, used=used, own=0, percent=None, forecast=None, state="ok")
    assert until_next_warning(found) == left


def test_without_a_limit_no_number_does():
    found = Standing(limit=None, used=5, own=5, percent=None, forecast=None, state="ok")
    assert until_next_warning(found) is None
