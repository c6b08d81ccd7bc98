"""Which conversations have something to send now."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from chat.models import Delivery, OutboxEntry
from chat.outbox import plan
from chat.outbox.lease import due_conversations, take_over
from tests.chat.outbox.rows import a_channel, a_conversation, queue, the_delivery

pytestmark = pytest.mark.django_db(transaction=True)


def due(clock, busy=(), limit=16):
    return [pk for pk, _ in due_conversations(now=clock.now(), busy=busy, limit=limit)]


def waiting(text="hello", **fields):
    conversation = a_conversation(**fields)
    queue(conversation, text)
    return conversation


def begun(clock):
    conversation = waiting()
    plan.plan_next(conversation_id=conversation.pk, worker=uuid.uuid4(), now=clock.now())
    return conversation


def test_the_longest_waiting_comes_first_and_no_more_than_asked_for(clock):
    conversations = [waiting() for _ in range(3)]
    OutboxEntry.objects.filter(conversation=conversations[2]).update(
        created_at=clock.now() - timedelta(hours=1)
    )
    order = [conversations[2].pk, conversations[0].pk, conversations[1].pk]
    assert due(clock) == order
    assert due(clock, limit=2) == order[:2]


def test_a_conversation_is_named_once_however_much_waits_in_it(clock):
    conversation = waiting()
    queue(conversation, *"abc")
    assert due(clock) == [conversation.pk]


def test_what_this_process_is_busy_with_is_left_out(clock):
    conversation = waiting()
    assert due(clock, busy=[conversation.pk]) == []


def test_a_leased_delivery_and_all_behind_it_are_left_out_until_the_lease_lapses(clock):
    conversation = begun(clock)
    queue(conversation, "next")
    assert due(clock) == []
    clock.forward(seconds=16)
    assert due(clock) == [conversation.pk]


def test_a_resting_delivery_holds_back_its_own_conversation_only(clock):
    resting, other = begun(clock), waiting()
    queue(resting, "next")
    Delivery.objects.update(
        leased_by=None, leased_until=None, due_at=clock.now() + timedelta(minutes=1)
    )
    assert due(clock) == [other.pk]
    worker = uuid.uuid4()
    assert take_over(conversation_id=resting.pk, worker=worker, now=clock.now()) is None
    clock.forward(minutes=2)
    assert set(due(clock)) == {resting.pk, other.pk}


def test_a_paused_channel_waits_and_others_do_not(clock):
    paused = a_channel("paused", paused_until=clock.now() + timedelta(seconds=30))
    held, other = waiting(channel=paused), waiting()
    assert due(clock) == [other.pk]
    clock.forward(seconds=31)
    assert due(clock) == [held.pk, other.pk]


@pytest.mark.parametrize("state", ["failed", "unknown", "accepted"])
def test_what_is_finished_is_not_due_and_does_not_hold_up_the_next(clock, state):
    conversation = begun(clock)
    Delivery.objects.update(state=state)
    clock.forward(hours=1)
    assert due(clock) == []
    queue(conversation, "next")
    assert due(clock) == [conversation.pk]


def test_what_was_queued_again_is_due(clock):
    conversation = begun(clock)
    Delivery.objects.update(state="requeued", leased_by=None, leased_until=None)
    assert due(clock) == [conversation.pk]


def test_taking_over_counts_a_try_and_keeps_when_the_first_was(clock):
    conversation = begun(clock)
    first = the_delivery(conversation).first_tried_at
    clock.forward(seconds=20)
    attempt = take_over(conversation_id=conversation.pk, worker=uuid.uuid4(), now=clock.now())
    assert attempt is not None
    assert (attempt.number, attempt.tried_at, attempt.clean) == (2, first, False)
    assert the_delivery(conversation).first_tried_at == first


def test_secrets_are_not_in_the_attempts_repr(clock):
    conversation = waiting("a secret between us")
    attempt = plan.plan_next(conversation_id=conversation.pk, worker=uuid.uuid4(), now=clock.now())
    assert "secret" not in repr(attempt)
    assert "token-of" not in repr(attempt)
