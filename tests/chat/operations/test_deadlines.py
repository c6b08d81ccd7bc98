"""What a team has promised: kept, broken, and told before it is too late."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.errors import ValidationError
from chat.jobs.watch_levels import watch_levels
from chat.models import Channel, Deadline, LogEntry, Schedule, ScheduleShift, ServiceLevel, Session
from chat.operations.cancel import cancel_message
from chat.operations.claim import claim_session
from chat.operations.close import close_session
from chat.operations.outgoing import Outgoing
from chat.operations.release import release_session
from chat.operations.reopen import reopen_session
from chat.operations.save_service_level import save_service_level
from chat.operations.send import send_message
from chat.selectors import inbox
from tests.support.said import customer_writes

pytestmark = pytest.mark.django_db

REST = LogEntry.Via.REST
# A Friday, 17:50 in Bangkok.
FRIDAY = datetime(2026, 11, 27, 10, 50, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _silence():
    with broadcast.silence():
        yield


@pytest.fixture
def later(monkeypatch):
    """Moves the clock on, and lets the job look."""
    now = [FRIDAY]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def move(**by: float) -> datetime:
        now[0] += timedelta(**by)
        watch_levels()
        return now[0]

    return move


@pytest.fixture
def level(later, conversation) -> ServiceLevel:
    """Claimed within 10 minutes, answered within 30, closed within 8 hours."""
    made = ServiceLevel(claim_minutes=10, response_minutes=30, resolution_minutes=480)
    save_service_level(level=made, actor_id=None, via=REST)
    ServiceLevel.objects.update(created_at=FRIDAY - timedelta(days=1))
    return made


def deadline(kind: str) -> Deadline:
    return Deadline.objects.get(kind=kind)


def answers(user, conversation) -> int:
    said = send_message(
        conversation_id=conversation.pk,
        operator=user.operator,
        outgoing=Outgoing(text="Hello!"),
        via=REST,
    )
    return said.message.pk


def claims(user, conversation) -> None:
    claim_session(conversation_id=conversation.pk, operator=user.operator, via=REST)


def test_what_is_done_in_time_is_kept_and_by_whom(conversation, alice, level, later) -> None:
    customer_writes(conversation)
    later(minutes=5)
    assert deadline("claim").due_at == FRIDAY + timedelta(minutes=10)
    assert deadline("response").warn_at == FRIDAY + timedelta(minutes=24)
    claims(alice, conversation)
    later(minutes=1)
    answers(alice, conversation)
    answered = timezone.now()
    later(minutes=600)
    assert deadline("claim").kept
    response = deadline("response")
    assert (response.kept, response.operator, response.decided_at) == (True, alice, answered)
    assert deadline("resolution").kept is False


def test_what_is_late_is_broken_at_the_moment_it_was_due_and_stays_so(
    conversation, alice, level, later
) -> None:
    customer_writes(conversation)
    later(minutes=11)
    claims(alice, conversation)
    late = later(minutes=1)
    claim = deadline("claim")
    assert (claim.kept, claim.decided_at) == (False, FRIDAY + timedelta(minutes=10))
    assert claim.operator is None
    assert claim.done_at == late - timedelta(minutes=1)
    level.claim_minutes = 60
    save_service_level(level=level, actor_id=None, via=REST)
    later(minutes=1)
    assert deadline("claim").kept is False
    assert deadline("response").due_at == FRIDAY + timedelta(minutes=30)


def test_that_the_job_looks_late_changes_nothing(conversation, alice, level, later) -> None:
    customer_writes(conversation)
    later(seconds=1)
    claims(alice, conversation)
    answers(alice, conversation)
    later(hours=5)
    assert (deadline("claim").kept, deadline("response").kept) == (True, True)


def test_a_night_and_a_weekend_do_not_count(conversation, level, later) -> None:
    schedule = Schedule.objects.create(name="Shop", time_zone="Asia/Bangkok")
    for weekday in range(5):
        ScheduleShift.objects.create(
            schedule=schedule, weekday=weekday, opens=time(9), closes=time(18)
        )
    Channel.objects.update(schedule=schedule)
    customer_writes(conversation)
    later(seconds=1)
    monday = datetime(2026, 11, 30, 9, 20, tzinfo=ZoneInfo("Asia/Bangkok"))
    assert deadline("response").due_at == monday
    assert deadline("claim").due_at == FRIDAY + timedelta(minutes=10)
    later(days=2)
    assert deadline("response").kept is None


def test_who_gives_it_back_starts_no_new_clock_and_an_answer_taken_back_is_none(
    conversation, alice, level, later
) -> None:
    customer_writes(conversation)
    claims(alice, conversation)
    Channel.objects.update(undo_seconds=60)
    message = answers(alice, conversation)
    later(seconds=2)
    assert deadline("response").done_at
    cancel_message(
        conversation_id=conversation.pk, message_id=message, operator=alice.operator, via=REST
    )
    release_session(conversation_id=conversation.pk, operator=alice.operator, via=REST)
    later(minutes=9)
    for kind in ("claim", "response"):
        assert (deadline(kind).done_at, deadline(kind).kept) == (None, None)
    later(minutes=1)
    assert deadline("claim").kept is False


def test_what_is_closed_without_an_answer_is_neither_kept_nor_broken_and_reopening_undoes_that(
    conversation, alice, level, later
) -> None:
    customer_writes(conversation)
    claims(alice, conversation)
    later(minutes=1)
    close_session(conversation_id=conversation.pk, operator=alice.operator, via=REST)
    later(minutes=1)
    assert (deadline("response").kept, deadline("resolution").kept) == (None, True)
    assert deadline("response").done_at
    reopen_session(conversation_id=conversation.pk, operator=alice.operator, via=REST)
    later(minutes=1)
    assert Session.objects.get().status == Session.Status.ACTIVE
    for kind in ("response", "resolution"):
        assert (deadline(kind).done_at, deadline(kind).kept) == (None, None)


def test_a_channels_own_targets_go_before_those_for_all_and_older_sessions_owe_nothing(
    conversation, level, later
) -> None:
    own = ServiceLevel(channel=conversation.channel, response_minutes=5)
    save_service_level(level=own, actor_id=None, via=REST)
    customer_writes(conversation)
    ServiceLevel.objects.filter(pk=own.pk).update(created_at=FRIDAY + timedelta(minutes=1))
    later(minutes=2)
    assert not Deadline.objects.exists()
    ServiceLevel.objects.filter(pk=own.pk).update(created_at=FRIDAY)
    later(seconds=1)
    assert [one.kind for one in Deadline.objects.all()] == ["response"]
    assert deadline("response").due_at == FRIDAY + timedelta(minutes=5)


def test_targets_are_once_for_a_channel_and_promise_something(conversation, level) -> None:
    for wrong, field in (
        (ServiceLevel(response_minutes=5), "channel"),
        (ServiceLevel(channel=conversation.channel), "claim_minutes"),
    ):
        with pytest.raises(ValidationError) as error:
            save_service_level(level=wrong, actor_id=None, via=REST)
        assert error.value.field == field
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceLevel.objects.create(response_minutes=5)


def test_the_row_in_the_list_says_what_is_due_first(conversation, alice, level, later) -> None:
    def shown():
        row = inbox.rows(alice.pk).get(pk=conversation.pk)
        return presenters.conversation_payload(row, read_count=0)["session"].deadline

    customer_writes(conversation)
    later(seconds=1)
    assert shown().kind == "claim"
    assert shown().alarm_at == FRIDAY + timedelta(minutes=15)
    claims(alice, conversation)
    assert shown().kind == "response", "whatever the job has not looked at yet"
    later(seconds=1)
    assert (shown().kind, shown().due_at) == ("response", FRIDAY + timedelta(minutes=30))


def test_the_row_is_announced_when_a_deadline_begins_is_kept_or_is_broken(
    conversation, level, later, monkeypatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(broadcast, "conversation_changed", told.append)
    customer_writes(conversation)
    told.clear()
    later(seconds=1)
    assert set(told) == {conversation.pk}
    told.clear()
    later(minutes=5)
    assert told == []
    later(minutes=5)
    assert told == [conversation.pk]
    told.clear()
    later(seconds=1)
    assert told == []
