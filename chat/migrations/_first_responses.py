"""When earlier sessions were asked and answered, found in their messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from chat.hours import Hours, Shift

BATCH = 500


def fill(apps: Any, schema_editor: Any) -> None:
    """A few queries for each batch of sessions; each batch is its own transaction."""
    session_model = apps.get_model("chat", "Session")
    hours = _hours(apps)
    for sessions in _batches(session_model):
        pks = [session.pk for session in sessions]
        asked, answered = _said(apps, pks)
        for session in sessions:
            question, answer = asked.get(session.pk), answered.get(session.pk)
            if answer is not None:
                session.answered_at, session.answered_by_id = answer
            if question is not None and (answer is None or question <= answer[0]):
                session.asked_at = question
                if answer is not None:
                    where = hours.get(session.conversation.channel_id) or Hours(ZoneInfo("UTC"))
                    session.response_seconds = where.seconds(question, answer[0])
        session_model.objects.bulk_update(
            sessions, ["asked_at", "answered_at", "answered_by", "response_seconds"]
        )


def _batches(session_model: Any) -> Iterator[list[Any]]:
    last = 0
    while True:
        found = session_model.objects.filter(
            pk__gt=last, asked_at__isnull=True, answered_at__isnull=True
        )
        sessions = list(found.select_related("conversation").order_by("pk")[:BATCH])
        if not sessions:
            return
        yield sessions
        last = sessions[-1].pk


def _said(apps: Any, pks: list[int]) -> tuple[dict[int, Any], dict[int, tuple[Any, Any]]]:
    """The first question and the first answer of each."""
    asked: dict[int, Any] = {}
    answered: dict[int, tuple[Any, Any]] = {}
    messages = (
        apps.get_model("chat", "Message")
        .objects.filter(session__in=pks, sender_role__in=("USER", "ADMIN"))
        .exclude(status="cancelled")
        .order_by("session", "seq")
        .values_list(
            "session",
            "sender_role",
            "created_at",
            "operator",
            "line_message_id",
            "message_type",
        )
    )
    for session, role, at, operator, line_id, kind in messages.iterator():
        if role == "ADMIN":
            answered.setdefault(session, (at, operator))
        elif line_id or kind == "postback":
            asked.setdefault(session, at)
    return asked, answered


def _hours(apps: Any) -> dict[int, Hours]:
    """By channel, of those that have business hours."""
    schedules = {}
    for schedule in apps.get_model("chat", "Schedule").objects.all():
        week: dict[int, list[Shift]] = {}
        for row in schedule.shifts.all():
            week.setdefault(row.weekday, []).append(Shift(row.opens, row.closes))
        days: dict[Any, list[Shift]] = {}
        for day in schedule.days.all():
            shifts = days.setdefault(day.date, [])
            if day.opens is not None and day.closes is not None:
                shifts.append(Shift(day.opens, day.closes))
        schedules[schedule.pk] = Hours(
            zone=ZoneInfo(schedule.time_zone),
            week={weekday: tuple(shifts) for weekday, shifts in week.items()},
            days={day: tuple(shifts) for day, shifts in days.items()},
        )
    channels = apps.get_model("chat", "Channel").objects.filter(schedule__isnull=False)
    return {pk: schedules[schedule] for pk, schedule in channels.values_list("pk", "schedule")}
