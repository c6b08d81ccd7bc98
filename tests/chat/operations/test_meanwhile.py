"""A colleague was faster: whoever is refused reads what happened, and who did it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from chat import broadcast
from chat.errors import ChatError, NotSessionOwner, SessionAlreadyClaimed, SessionNotFound
from chat.models import LogEntry, Session
from chat.operations.bar import block_customer
from chat.operations.claim import claim_session
from chat.operations.close import close_session
from chat.operations.outgoing import Outgoing
from chat.operations.release import release_session
from chat.operations.reopen import reopen_session
from chat.operations.send import send_message
from chat.operations.snooze import snooze_session, unsnooze_session
from chat.operations.transfer import transfer_session

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
def does(conversation, waiting):
    def do(operation, user, **more):
        return operation(
            conversation_id=conversation.pk, operator=user.operator, via=LogEntry.Via.REST, **more
        )

    return do


def verbs(receiver):
    """All that is done with an open session, but sending and reopening, which open one."""
    return (
        close_session,
        release_session,
        partial(transfer_session, to_operator_id=receiver.pk),
        partial(snooze_session, until=timezone.now() + timedelta(hours=1)),
        unsnooze_session,
    )


def refusal(does, operation, user, error: type[ChatError], **more) -> ChatError:
    with pytest.raises(error) as caught:
        does(operation, user, **more)
    return caught.value


def told(error: ChatError) -> tuple[object, object, object]:
    happened = error.as_payload().get("happened")
    assert isinstance(happened, dict)
    return happened["what"], happened["actor_name"], happened["to_operator_name"]


def test_on_what_a_colleague_has_closed_each_verb_says_who_closed_it(alice, bob, carol, does):
    does(claim_session, alice)
    does(close_session, carol)
    for verb in (*verbs(bob), claim_session):
        error = refusal(does, verb, alice, SessionNotFound)
        assert told(error) == ("closed", "Carol", None)
        assert error.message.startswith("Carol has closed this conversation")


def test_on_what_was_handed_on_each_verb_says_by_whom_and_to_whom(alice, bob, carol, does):
    does(claim_session, alice)
    does(transfer_session, carol, to_operator_id=bob.pk)
    sends = partial(send_message, outgoing=Outgoing(text="hello"))
    for verb in (*verbs(alice), sends):
        error = refusal(does, verb, alice, NotSessionOwner)
        assert told(error) == ("transferred", "Carol", "Bob")
        assert error.message.startswith("Carol has handed this conversation to Bob")
    for verb in (claim_session, reopen_session):
        assert told(refusal(does, verb, alice, SessionAlreadyClaimed))[1:] == ("Carol", "Bob")


def test_who_took_it_over_is_named_as_such(alice, carol, does):
    does(claim_session, alice)
    does(transfer_session, carol, to_operator_id=carol.pk)
    error = refusal(does, close_session, alice, NotSessionOwner)
    assert told(error) == ("transferred", "Carol", "Carol")
    assert error.message.startswith("Carol has taken this conversation over")


def test_what_waits_again_says_who_put_it_back(alice, carol, does):
    does(claim_session, alice)
    does(release_session, carol)
    error = refusal(does, close_session, alice, NotSessionOwner)
    assert told(error) == ("released", "Carol", None)
    assert "claim it before you close it" in error.message


def test_what_was_done_after_the_claim_does_not_hide_it(alice, bob, does):
    does(claim_session, bob)
    does(snooze_session, bob, until=timezone.now() + timedelta(hours=1))
    error = refusal(does, claim_session, alice, SessionAlreadyClaimed)
    assert told(error) == ("claimed", "Bob", "Bob")


def test_a_customer_whom_a_colleague_blocked_is_not_called_closed(alice, bob, does):
    does(block_customer, bob)
    error = refusal(does, claim_session, alice, SessionNotFound)
    assert told(error) == ("blocked", "Bob", None)


def test_where_nobody_was_faster_nothing_is_said_to_have_happened(alice, conversation, does):
    assert refusal(does, close_session, alice, NotSessionOwner).happened is None
    Session.objects.all().delete()
    assert refusal(does, close_session, alice, SessionNotFound).happened is None
