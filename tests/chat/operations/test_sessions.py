"""Sessions: released, opened again, taken over, and what is seen of it afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from chat import broadcast
from chat.errors import NotSessionOwner, SessionAlreadyClaimed, SessionNotFound
from chat.models import LogEntry, Session, SessionEvent
from chat.operations.claim import claim_session
from chat.operations.close import close_session
from chat.operations.outgoing import Outgoing
from chat.operations.release import release_session
from chat.operations.reopen import UNDO, reopen_session
from chat.operations.send import send_message
from chat.operations.transfer import transfer_session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _silence():
    with broadcast.silence():
        yield


@pytest.fixture
def waiting(conversation) -> Session:
    """Nok has waited for an hour."""
    at = timezone.now() - timedelta(hours=1)
    return Session.objects.create(conversation=conversation, opened_at=at, waiting_since=at)


def does(operation, user, conversation, **more) -> Any:
    return operation(
        conversation_id=conversation.pk, operator=user.operator, via=LogEntry.Via.REST, **more
    )


def seen(conversation) -> list[tuple[str, str]]:
    events = SessionEvent.objects.filter(conversation=conversation).order_by("rev")
    return list(events.values_list("what", "actor__operator__display_name"))


def test_a_released_conversation_waits_in_its_old_place(alice, bob, conversation, waiting):
    does(claim_session, alice, conversation)
    released = does(release_session, alice, conversation)
    assert (released.status, released.operator) == ("WAITING", None)
    assert released.waiting_since == waiting.waiting_since
    assert does(claim_session, bob, conversation).pk == waiting.pk
    assert seen(conversation) == [("claimed", "Alice"), ("released", "Alice"), ("claimed", "Bob")]
    assert LogEntry.objects.filter(action="session.released", actor=alice).count() == 1


def test_only_its_holder_or_a_supervisor_releases_it(alice, bob, carol, conversation, waiting):
    with pytest.raises(NotSessionOwner):
        does(release_session, alice, conversation)
    does(claim_session, alice, conversation)
    with pytest.raises(NotSessionOwner, match="Alice"):
        does(release_session, bob, conversation)
    assert does(release_session, carol, conversation).status == "WAITING"
    # Nothing to do is no error, and nothing to see.
    assert does(release_session, carol, conversation).status == "WAITING"
    event = SessionEvent.objects.get(what="released")
    assert (event.actor, event.from_operator, event.to_operator) == (carol, alice, None)
    does(close_session, carol, conversation)
    with pytest.raises(SessionNotFound):
        does(release_session, carol, conversation)


def test_who_closed_by_mistake_undoes_it_and_the_same_session_goes_on(
    alice, carol, conversation, waiting
):
    does(claim_session, alice, conversation)
    does(close_session, carol, conversation)
    again = does(reopen_session, carol, conversation)
    conversation.refresh_from_db()
    assert (again.pk, again.status, again.operator) == (waiting.pk, "ACTIVE", alice)
    assert (again.closed_at, again.closed_by, conversation.chat_mode) == (None, None, "HUMAN")


def test_undoing_the_close_of_what_waited_puts_it_back_into_the_queue(carol, conversation, waiting):
    does(close_session, carol, conversation)
    again = does(reopen_session, carol, conversation)
    assert (again.pk, again.status) == (waiting.pk, "WAITING")
    assert again.waiting_since == waiting.waiting_since


def test_later_or_by_somebody_else_it_is_a_new_session_and_the_old_one_is_kept(
    alice, bob, conversation, waiting
):
    does(claim_session, alice, conversation)
    does(close_session, alice, conversation)
    second = does(reopen_session, bob, conversation)
    assert (second.pk != waiting.pk, second.status, second.operator) == (True, "ACTIVE", bob)
    with pytest.raises(SessionAlreadyClaimed, match="Bob"):
        does(reopen_session, alice, conversation)
    assert does(reopen_session, bob, conversation).pk == second.pk
    does(close_session, bob, conversation)
    Session.objects.filter(pk=second.pk).update(closed_at=timezone.now() - UNDO)
    assert does(reopen_session, bob, conversation).pk not in (waiting.pk, second.pk)
    assert seen(conversation)[-1] == ("reopened", "Bob")


def test_a_conversation_is_begun_with_a_customer_who_is_known(alice, conversation):
    assert does(reopen_session, alice, conversation).operator == alice
    assert seen(conversation) == [("opened", "Alice")]


def test_reopening_what_the_customer_opened_meanwhile_claims_it(alice, conversation, waiting):
    assert does(reopen_session, alice, conversation).pk == waiting.pk
    assert seen(conversation) == [("claimed", "Alice")]


def test_each_change_takes_its_own_rev_and_stands_below_what_was_said(alice, bob, conversation):
    send_message(
        conversation_id=conversation.pk,
        operator=alice.operator,
        outgoing=Outgoing(text="Hello"),
        via="rest",
    )
    does(
        transfer_session,
        alice,
        conversation,
        to_operator_id=bob.pk,
        reason="speaks Thai",
    )
    does(close_session, bob, conversation)
    conversation.refresh_from_db()
    events = list(SessionEvent.objects.order_by("rev"))
    assert [(event.what, event.after_seq) for event in events] == [
        ("opened", 0),
        ("transferred", 1),
        ("closed", 1),
    ]
    assert [event.rev for event in events] == [1, 3, 4]
    assert conversation.rev == 4
    moved = events[1]
    assert (moved.from_operator, moved.to_operator, moved.reason) == (alice, bob, "speaks Thai")
