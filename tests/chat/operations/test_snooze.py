"""Snoozed: put aside until a time, or until the customer writes; and what ends it besides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chat import broadcast
from chat.errors import NotSessionOwner, SessionNotFound, ValidationError
from chat.jobs.wake_snoozed import wake_snoozed
from chat.models import LogEntry, Session, SessionEvent
from chat.operations.claim import claim_session
from chat.operations.close import close_session
from chat.operations.release import release_session
from chat.operations.snooze import LONGEST, snooze_session, unsnooze_session
from chat.operations.transfer import transfer_session
from chat.selectors import inbox
from tests.support.said import customer_writes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _silence():
    with broadcast.silence():
        yield


@pytest.fixture
def waiting(conversation) -> Session:
    at = timezone.now() - timedelta(hours=1)
    return Session.objects.create(conversation=conversation, opened_at=at, waiting_since=at)


@pytest.fixture
def tomorrow():
    return timezone.now() + timedelta(days=1)


def does(operation, user, conversation, **more):
    return operation(
        conversation_id=conversation.pk, operator=user.operator, via=LogEntry.Via.REST, **more
    )


def seen(conversation) -> list[str]:
    events = SessionEvent.objects.filter(conversation=conversation).order_by("rev")
    return list(events.values_list("what", flat=True))


def views_of(user) -> dict[str, int]:
    """How many conversations each view has, as it is listed; the counts agree."""
    found = {view: inbox.total(user.pk, view) for view in ("queue", "mine", "open", "snoozed")}
    counted = inbox.counts(user.pk)
    assert counted == {
        "queue": found["queue"],
        "mine": found["mine"],
        "all": found["open"],
        "snoozed": found["snoozed"],
    }
    return found


def test_what_is_snoozed_is_in_no_other_view_of_open_ones(
    alice, bob, conversation, waiting, tomorrow
):
    does(claim_session, alice, conversation)
    assert views_of(alice) == {"queue": 0, "mine": 1, "open": 1, "snoozed": 0}
    session = does(snooze_session, alice, conversation, until=tomorrow)
    assert (session.status, session.operator, session.snoozed_until) == ("ACTIVE", alice, tomorrow)
    assert views_of(alice) == {"queue": 0, "mine": 0, "open": 0, "snoozed": 1}
    event = SessionEvent.objects.get(what="snoozed")
    assert (event.actor, event.until) == (alice, tomorrow)
    logged = LogEntry.objects.get(action="session.snoozed")
    assert logged.detail == {"until": tomorrow.isoformat()}
    does(unsnooze_session, alice, conversation)
    assert views_of(alice) == {"queue": 0, "mine": 1, "open": 1, "snoozed": 0}
    assert seen(conversation) == ["claimed", "snoozed", "woken"]


def test_one_that_waits_is_claimed_first_so_that_it_comes_back_to_somebody(
    alice, conversation, waiting, tomorrow
):
    session = does(snooze_session, alice, conversation, until=tomorrow)
    assert (session.operator, session.snoozed_until) == (alice, tomorrow)
    assert seen(conversation) == ["claimed", "snoozed"]


def test_only_its_holder_or_a_supervisor_snoozes_and_wakes(
    alice, bob, carol, conversation, waiting, tomorrow
):
    does(claim_session, alice, conversation)
    with pytest.raises(NotSessionOwner, match="Alice"):
        does(snooze_session, bob, conversation, until=tomorrow)
    does(snooze_session, carol, conversation, until=tomorrow)
    with pytest.raises(NotSessionOwner):
        does(unsnooze_session, bob, conversation)
    does(close_session, alice, conversation)
    with pytest.raises(SessionNotFound):
        does(snooze_session, alice, conversation, until=tomorrow)


def test_a_time_that_is_no_snooze_names_the_field(alice, conversation, waiting):
    now = timezone.now()
    for until in (now, now - timedelta(days=1), now + LONGEST + timedelta(hours=1)):
        with pytest.raises(ValidationError) as caught:
            does(snooze_session, alice, conversation, until=until)
        assert caught.value.field == "until"
    assert seen(conversation) == []


def test_it_wakes_by_itself_once_and_is_the_newest_again(alice, conversation, waiting, tomorrow):
    does(snooze_session, alice, conversation, until=tomorrow)
    assert wake_snoozed() == 0
    Session.objects.update(snoozed_until=timezone.now() - timedelta(seconds=1))
    before = timezone.now()
    assert (wake_snoozed(), wake_snoozed()) == (1, 0)
    conversation.refresh_from_db()
    assert conversation.last_activity_at >= before
    assert views_of(alice)["mine"] == 1
    assert seen(conversation) == ["claimed", "snoozed", "woken"]
    assert SessionEvent.objects.get(what="woken").actor is None


def test_a_message_of_the_customer_wakes_it_at_once(alice, conversation, waiting, tomorrow):
    does(snooze_session, alice, conversation, until=tomorrow)
    message = customer_writes(conversation)
    assert views_of(alice) == {"queue": 0, "mine": 1, "open": 1, "snoozed": 0}
    event = SessionEvent.objects.get(what="woken")
    # It stands above the message that woke it.
    assert event.after_seq == message.seq - 1


@pytest.mark.parametrize("operation", [close_session, release_session, transfer_session])
def test_what_takes_it_from_its_holder_ends_the_snooze(
    operation, alice, bob, conversation, waiting, tomorrow
):
    does(snooze_session, alice, conversation, until=tomorrow)
    more = {"to_operator_id": bob.pk} if operation is transfer_session else {}
    does(operation, alice, conversation, **more)
    assert Session.objects.get().snoozed_until is None
