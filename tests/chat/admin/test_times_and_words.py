"""Business hours in the admin, and what they mean for a channel."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from chat.admin.schedules import in_words
from chat.hours import Hours, Shift
from chat.models import AutoMessage, Channel, LogEntry, Schedule, ScheduleDay
from chat.selectors import hours

pytestmark = pytest.mark.django_db

ADD = "/admin/chat/schedule/add/"


def form(shifts: list[tuple[int, str, str]], days: list[tuple[str, str, str, str]]) -> Any:
    data: dict[str, Any] = {"name": "Shop", "time_zone": "Asia/Bangkok"}
    for prefix, rows in (("shifts", shifts), ("days", days)):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for n, (weekday, opens, closes) in enumerate(shifts):
        data |= {f"shifts-{n}-weekday": weekday}
        data |= {f"shifts-{n}-opens": opens, f"shifts-{n}-closes": closes}
    for n, (day, name, opens, closes) in enumerate(days):
        data |= {f"days-{n}-date": day, f"days-{n}-name": name}
        data |= {f"days-{n}-opens": opens, f"days-{n}-closes": closes}
    return data


def test_a_supervisor_writes_down_the_week_and_the_holidays_and_a_channel_takes_them(
    shop, sign_in
) -> None:
    carol = sign_in("carol")
    week = [(0, "09:00", "12:00"), (0, "13:00", "18:00"), (4, "22:00", "06:00")]
    days = [("2036-12-05", "Day off", "", ""), ("2036-12-10", "Short day", "10:00", "14:00")]
    assert carol.post(ADD, form(week, days)).status_code == 302
    schedule = Schedule.objects.get(name="Shop")
    page = carol.get(f"/admin/chat/schedule/{schedule.pk}/change/").content.decode()
    assert "Open now?" in page
    assert "09:00–12:00, 13:00–18:00" in page

    Channel.objects.filter(pk=shop.pk).update(schedule=schedule)
    shop.refresh_from_db()
    found = hours.of_channel(shop)
    assert found.week == {
        0: (Shift(time(9), time(12)), Shift(time(13), time(18))),
        4: (Shift(time(22), time(6)),),
    }
    assert found.days == {date(2036, 12, 5): (), date(2036, 12, 10): (Shift(time(10), time(14)),)}
    assert hours.of_channels([shop]) == {shop.pk: found}
    assert LogEntry.objects.filter(action="schedule.created").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"time_zone": "Bangkok"}, "is no time zone"),
        ({"days-0-closes": ""}, "Give both times, or neither"),
        ({"shifts-0-weekday": "7"}, "Select a valid choice"),
        ({"shifts-0-opens": "25:00"}, "Enter a valid time"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(shop, sign_in, change, said) -> None:
    data = form([(0, "09:00", "18:00")], [("2036-12-05", "", "10:00", "14:00")])
    answer = sign_in("carol").post(ADD, data | change)
    assert said in answer.content.decode()
    assert not Schedule.objects.filter(name="Shop").exists()


def test_hours_that_a_channel_follows_cannot_be_deleted(shop, sign_in) -> None:
    schedule = Schedule.objects.create(name="Shop")
    Channel.objects.filter(pk=shop.pk).update(schedule=schedule)
    address = f"/admin/chat/schedule/{schedule.pk}/delete/"
    assert "Cannot delete" in sign_in("carol").post(address, {"post": "yes"}).content.decode()
    assert Schedule.objects.filter(name="Shop").exists()


def test_an_operator_does_not_see_them(shop, sign_in) -> None:
    assert sign_in("alice").get(ADD).status_code in (302, 403)


def test_two_days_off_on_one_date_are_one(shop) -> None:
    from django.db import IntegrityError, transaction

    schedule = Schedule.objects.create(name="Shop")
    ScheduleDay.objects.create(schedule=schedule, date=date(2036, 12, 5))
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleDay.objects.create(schedule=schedule, date=date(2036, 12, 5))


def test_the_preview_says_what_is_and_what_comes_by_the_teams_clock() -> None:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Asia/Bangkok")
    week = Hours(zone, week={0: (Shift(time(9), time(18)),)})
    assert in_words(week, datetime(2026, 11, 23, 3, tzinfo=UTC)) == "Open, until Mon 23 Nov 18:00"
    assert (
        in_words(week, datetime(2026, 11, 23, 12, tzinfo=UTC)) == "Closed; opens Mon 30 Nov 09:00"
    )
    assert in_words(Hours(zone), datetime(2026, 11, 23, tzinfo=UTC)).startswith("Always open")
    closed = Hours(zone, days={date(2026, 11, 23): ()})
    assert in_words(closed, datetime(2026, 11, 23, tzinfo=UTC)).startswith("Closed, and never")


def test_automatic_messages_stand_ready_and_are_switched_on_by_staff(shop, sign_in) -> None:
    carol = sign_in("carol")
    listed = carol.get("/admin/chat/automessage/").content.decode()
    assert "ขอบคุณ" in listed
    greeting = AutoMessage.objects.get(kind="greeting", language="ja")
    page = carol.get(f"/admin/chat/automessage/{greeting.pk}/change/").content.decode()
    assert "優衣様、Example shop" in page
    chosen = {"action": "switch_on", "_selected_action": [greeting.pk]}
    carol.post("/admin/chat/automessage/", chosen)
    assert AutoMessage.objects.filter(pk=greeting.pk, is_enabled=True).exists()
    data = {"kind": "waiting", "language": "en", "text": "Until {opens}!"}
    refused = carol.post("/admin/chat/automessage/add/", data).content.decode()
    assert "{opens} is not filled here" in refused
