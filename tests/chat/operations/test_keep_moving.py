"""Nothing gets stuck: with operators who are gone, and with customers who are."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from chat import broadcast
from chat.jobs.keep_moving import close_silent, give_back
from chat.models import (
    AutoMessage,
    Channel,
    LogEntry,
    Message,
    OperatorConnection,
    OperatorProfile,
    Session,
    SessionEvent,
)
from chat.operations.claim import claim_session
from chat.operations.outgoing import Outgoing
from chat.operations.send import send_message
from chat.operations.snooze import snooze_session
from tests.support.said import customer_writes

pytestmark = pytest.mark.django_db

REST = LogEntry.Via.REST


@pytest.fixture(autouse=True)
def _silence():
    with broadcast.silence():
        yield


@pytest.fixture
def later(monkeypatch):
    """Moves the clock on, and back at the end."""
    now = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def move(**by: float) -> datetime:
        now[0] += timedelta(**by)
        return now[0]

    return move


@pytest.fixture
def claimed(conversation, alice, later) -> Session:
    """Alice has claimed it, and Nok waits for her answer."""
    customer_writes(conversation)
    later(minutes=1)
    claim_session(conversation_id=conversation.pk, operator=alice.operator, via=REST)
    return Session.objects.get()


def is_there(user) -> None:
    now = timezone.now()
    OperatorConnection.objects.filter(operator=user).delete()
    OperatorConnection.objects.create(
        operator=user, process=uuid.uuid4(), connected_at=now, last_seen=now
    )


def answers(user, conversation, text: str = "Hello!") -> Message:
    return send_message(
        conversation_id=conversation.pk,
        operator=user.operator,
        outgoing=Outgoing(text=text),
        via=REST,
    ).message


def test_who_is_gone_for_ten_minutes_gives_an_unanswered_conversation_back_with_its_place(
    claimed, alice, later
):
    since = claimed.waiting_since
    assert give_back() == 0
    later(minutes=9)
    assert give_back() == 0
    later(minutes=1)
    assert give_back() == 1
    assert give_back() == 0
    claimed.refresh_from_db()
    assert (claimed.status, claimed.operator, claimed.waiting_since) == ("WAITING", None, since)
    event = SessionEvent.objects.order_by("rev").last()
    assert event is not None
    assert (event.what, event.actor, event.from_operator) == ("released", None, alice)


def test_who_comes_back_in_time_keeps_it_and_the_time_begins_anew(claimed, alice, later):
    give_back()
    later(minutes=9)
    is_there(alice)
    assert give_back() == 0
    OperatorConnection.objects.all().delete()
    later(minutes=2)
    assert give_back() == 0
    later(minutes=9)
    assert give_back() == 0
    later(minutes=1)
    assert give_back() == 1


@pytest.mark.parametrize(("status", "returned"), [("away", 1), ("busy", 0), ("online", 0)])
def test_away_is_gone_and_busy_is_not(claimed, alice, later, status, returned):
    OperatorProfile.objects.filter(user=alice).update(status=status)
    found = []
    for _ in range(3):
        is_there(alice)
        found.append(give_back())
        later(minutes=5)
    assert sum(found) == returned


def test_what_is_answered_or_snoozed_stays(claimed, alice, conversation, later):
    answers(alice, conversation)
    give_back()
    later(minutes=30)
    assert give_back() == 0
    customer_writes(conversation, "thanks, and one more thing")
    snooze_session(
        conversation_id=conversation.pk,
        operator=alice.operator,
        until=timezone.now() + timedelta(days=1),
        via=REST,
    )
    assert give_back() == 0


def test_a_channel_may_leave_it_to_its_people(claimed, later):
    Channel.objects.update(return_after_minutes=0)
    give_back()
    later(days=1)
    assert give_back() == 0


@pytest.fixture
def asking(conversation) -> None:
    """After a day's silence the channel asks, and closes an hour later."""
    Channel.objects.update(close_after_hours=24)
    AutoMessage.objects.all().delete()
    AutoMessage.objects.create(kind="closing", text="Closing in {wait}.", is_enabled=True)
    AutoMessage.objects.create(kind="closed", text="Bye!", is_enabled=True)


def said() -> list[str]:
    by_itself = Message.objects.filter(sender_role="BOT").order_by("seq")
    return list(by_itself.values_list("content", flat=True))


def test_who_does_not_answer_for_a_day_is_asked_and_then_closed(
    claimed, asking, alice, conversation, later
):
    answers(alice, conversation)
    later(hours=23)
    assert close_silent() == 0
    later(hours=1)
    assert close_silent() == 1
    assert said() == ["Closing in about 60 minutes."]
    later(minutes=59)
    assert close_silent() == 0
    later(minutes=1)
    assert close_silent() == 1
    assert said() == ["Closing in about 60 minutes.", "Bye!"]
    claimed.refresh_from_db()
    assert (claimed.status, claimed.closed_by) == ("CLOSED", None)
    event = SessionEvent.objects.order_by("rev").last()
    assert event is not None
    assert (event.what, event.actor) == ("closed", None)
    assert close_silent() == 0


def test_whoever_answers_the_question_is_not_closed_and_is_asked_again_another_day(
    claimed, asking, alice, conversation, later
):
    answers(alice, conversation)
    later(hours=24)
    close_silent()
    customer_writes(conversation, "yes, still here")
    later(days=3)
    assert close_silent() == 0
    answers(alice, conversation, "Good.")
    later(hours=24)
    assert close_silent() == 1
    assert len(said()) == 2
    later(hours=1)
    assert close_silent() == 1


def test_nobody_is_closed_who_was_not_asked(claimed, asking, alice, conversation, later):
    AutoMessage.objects.filter(kind="closing").update(is_enabled=False)
    answers(alice, conversation)
    later(days=9)
    assert close_silent() == 0
    claimed.refresh_from_db()
    assert claimed.status == "ACTIVE"
