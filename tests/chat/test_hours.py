"""When a team answers, against a recomputation that asks each quarter of an hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.hours import Hours, Shift

BANGKOK = ZoneInfo("Asia/Bangkok")
QUARTER = timedelta(minutes=15)
MONDAY = date(2026, 11, 23)

OFFICE = Hours(
    BANGKOK,
    week={day: (Shift(time(9), time(12)), Shift(time(13), time(18))) for day in range(5)},
    days={date(2026, 11, 25): (), date(2026, 11, 28): (Shift(time(10), time(14)),)},
)


def bangkok(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BANGKOK)


def test_without_a_single_shift_it_is_always_open():
    always = Hours(BANGKOK)
    assert always.is_open(bangkok(22, 3))
    assert always.next_opening(bangkok(22, 3)) == bangkok(22, 3)
    assert always.closing(bangkok(22, 3)) is None
    assert always.seconds(bangkok(22, 0), bangkok(23, 0)) == 86_400
    assert always.after(bangkok(22, 0), 60) == bangkok(22, 0, 1)


@pytest.mark.parametrize(
    ("at", "is_open", "opens"),
    [
        (bangkok(23, 8, 59), False, bangkok(23, 9)),
        (bangkok(23, 9), True, bangkok(23, 9)),
        (bangkok(23, 12), False, bangkok(23, 13)),
        (bangkok(23, 17, 59), True, bangkok(23, 17, 59)),
        (bangkok(23, 18), False, bangkok(24, 9)),
        # Wednesday is a holiday.
        (bangkok(24, 20), False, bangkok(26, 9)),
        # Saturday has hours of its own, Sunday none.
        (bangkok(27, 19), False, bangkok(28, 10)),
        (bangkok(28, 14), False, bangkok(30, 9)),
    ],
)
def test_a_lunch_break_a_holiday_and_a_special_saturday(at, is_open, opens):
    assert OFFICE.is_open(at) is is_open
    assert OFFICE.next_opening(at) == opens


def test_a_night_goes_on_into_the_next_day_and_into_a_holiday():
    night = Hours(BANGKOK, week={0: (Shift(time(22), time(6)),)}, days={date(2026, 11, 24): ()})
    assert night.is_open(bangkok(24, 5, 59))
    assert not night.is_open(bangkok(24, 6))
    assert night.closing(bangkok(23, 23)) == bangkok(24, 6)


def test_days_around_the_clock_are_one_span():
    whole = Hours(BANGKOK, week={day: (Shift(time(0), time(0)),) for day in range(5)})
    assert whole.closing(bangkok(23, 0)) == bangkok(28, 0)
    assert whole.seconds(bangkok(23, 0), bangkok(30, 0)) == 5 * 86_400


def test_targets_count_business_seconds_only():
    # Half an hour before lunch and an hour and a half after it.
    assert OFFICE.after(bangkok(23, 11, 30), 2 * 3600) == bangkok(23, 14, 30)
    # From Tuesday evening over the holiday.
    assert OFFICE.after(bangkok(24, 17, 30), 3600) == bangkok(26, 9, 30)
    assert OFFICE.seconds(bangkok(24, 17), bangkok(26, 10)) == 2 * 3600


def test_who_has_only_days_off_never_opens():
    closed = Hours(BANGKOK, days={MONDAY: ()})
    assert closed.next_opening(bangkok(22, 0)) is None
    assert closed.after(bangkok(22, 0), 1) is None


def test_an_hour_that_the_clock_skips_is_not_open_and_one_that_it_repeats_is_open_twice():
    berlin = ZoneInfo("Europe/Berlin")
    early = Hours(berlin, week={6: (Shift(time(2, 30), time(4)),)})
    # 2027-03-28: from 02:00 the clock jumps to 03:00. 2027-10-31: from 03:00 back to 02:00.
    spring = datetime(2027, 3, 28, 0, 0, tzinfo=UTC)
    autumn = datetime(2027, 10, 31, 0, 0, tzinfo=UTC)
    assert list(early.spans(spring, spring + timedelta(hours=12))) == [
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), datetime(2027, 3, 28, 2, 0, tzinfo=UTC))
    ]
    assert early.seconds(autumn, autumn + timedelta(hours=12)) == 2.5 * 3600


quarters = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
shifts = st.lists(st.builds(Shift, quarters, quarters), max_size=3).map(tuple)
schedules = st.builds(
    Hours,
    st.sampled_from([BANGKOK, ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")]),
    week=st.dictionaries(st.integers(0, 6), shifts),
    days=st.dictionaries(
        st.integers(0, 20).map(lambda n: date(2027, 3, 20) + timedelta(days=n)), shifts
    ),
)
moments = st.integers(0, 14 * 96).map(lambda n: datetime(2027, 3, 21, tzinfo=UTC) + n * QUARTER)


def open_by_the_clock(hours: Hours, at: datetime) -> bool:
    """Look at the wall: is there a shift of today or yesterday that it stands in?"""
    if hours.always:
        return True
    wall = at.astimezone(hours.zone)
    for back in (0, 1):
        day = wall.date() - timedelta(days=back)
        for shift in hours.days.get(day, hours.week.get(day.weekday(), ())):
            opens = datetime.combine(day, shift.opens)
            closes = datetime.combine(day, shift.closes)
            if shift.closes <= shift.opens:
                closes += timedelta(days=1)
            if opens <= wall.replace(tzinfo=None) < closes:
                return True
    return False


@given(schedules, moments, st.integers(0, 96 * 3))
def test_it_is_what_the_clock_on_the_wall_says(hours, start, length):
    steps = [start + n * QUARTER for n in range(length)]
    by_the_clock = [open_by_the_clock(hours, at) for at in steps]
    assert [hours.is_open(at) for at in steps] == by_the_clock
    end = start + length * QUARTER
    assert hours.seconds(start, end) == sum(by_the_clock) * QUARTER.total_seconds()
    opening = hours.next_opening(start)
    first = next((at for at, there in zip(steps, by_the_clock, strict=True) if there), None)
    if first is not None:
        assert opening == first
    else:
        assert opening is None or opening >= end
    total = hours.seconds(start, end)
    if total:
        after = hours.after(start, total)
        assert after is not None
        assert after <= end
        assert hours.seconds(start, after) == total
