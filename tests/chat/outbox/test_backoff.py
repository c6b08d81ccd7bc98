"""How long to wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chat.backoff import JITTER
from chat.outbox.backoff import MAX_ATTEMPTS, RateLimits, delay

NOW = datetime(2026, 1, 30, 8, 15, tzinfo=UTC)


def middle():
    return 0.5


def seconds(attempt, random=middle):
    return delay(attempt, random).total_seconds()


def test_the_wait_doubles_from_one_second_to_sixty():
    assert [seconds(n) for n in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert seconds(10_000) == 60


def test_jitter_takes_or_adds_a_fifth():
    assert seconds(7, lambda: 0.0) == 60 * (1 - JITTER)
    assert seconds(7, lambda: 1.0) == 60 * (1 + JITTER)


def test_all_tries_together_take_about_ten_minutes():
    assert 9 * 60 <= sum(seconds(n) for n in range(1, MAX_ATTEMPTS)) <= 11 * 60


def test_calls_that_are_limited_together_lengthen_the_rest_once():
    limits = RateLimits(middle)
    first = limits.limited(1, 10, NOW)
    assert first == NOW + timedelta(seconds=1)
    assert limits.limited(1, 11, NOW) == first
    later = NOW + timedelta(seconds=5)
    assert limits.limited(1, 10, later) == later + timedelta(seconds=2)
    assert (limits.times(10), limits.times(11)) == (2, 1)


def test_a_success_ends_the_count_of_its_channel_and_delivery_only():
    limits = RateLimits(middle)
    for _ in range(2):
        limits.limited(1, 10, NOW)
        limits.limited(2, 20, NOW)
    limits.passed(1, 10)
    assert (limits.times(10), limits.times(20)) == (0, 2)
    assert limits.limited(1, 10, NOW) == NOW + timedelta(seconds=1)
