"""LINE's months begin at midnight in UTC+9."""

from __future__ import annotations

from datetime import UTC, date, datetime

from chat.line.months import day_of, month_end, month_start


def test_the_last_evening_in_utc_is_the_next_month_at_line() -> None:
    before = datetime(2026, 1, 31, 14, 59, tzinfo=UTC)
    after = datetime(2026, 1, 31, 15, 0, tzinfo=UTC)
    assert (day_of(before), day_of(after)) == (date(2026, 1, 31), date(2026, 2, 1))
    assert month_start(after) == after
    assert month_start(before) == datetime(2025, 12, 31, 15, tzinfo=UTC)


def test_a_month_ends_where_the_next_one_begins() -> None:
    assert month_end(datetime(2026, 12, 31, 14, tzinfo=UTC)) == datetime(
        2026, 12, 31, 15, tzinfo=UTC
    )
    assert month_end(datetime(2026, 2, 10, tzinfo=UTC)) == datetime(2026, 2, 28, 15, tzinfo=UTC)
