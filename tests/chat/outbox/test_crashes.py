"""Workers that die, or come back too late. Whatever happens, the customer reads it once."""

from __future__ import annotations

import asyncio
import threading
import uuid

import pytest
from django.db import connection

from chat.line.client import Accepted
from chat.models import Delivery, Message
from chat.operations.settle import settle_accepted, settle_failed
from chat.outbox import lease, plan
from chat.outbox.deliver import Deliverer
from tests.chat.outbox.fake_line import FakeLine
from tests.chat.outbox.rows import a_conversation, a_reply_token, queue, statuses, the_delivery
from tests.support.waiting import eventually_async

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, SECOND = uuid.uuid4(), uuid.uuid4()


@pytest.fixture
def conversation():
    conversation = a_conversation()
    queue(conversation, "hello")
    return conversation


def plan_and_die(conversation, clock):
    return plan.plan_next(conversation_id=conversation.pk, worker=FIRST, now=clock.now())


def test_nobody_touches_a_delivery_before_its_lease_has_lapsed(conversation, line, deliver, clock):
    plan_and_die(conversation, clock)
    clock.forward(seconds=14)
    deliver(conversation, worker="second")
    assert line.calls == []
    clock.forward(seconds=2)
    deliver(conversation, worker="second")
    assert statuses(conversation) == ["sent"]


def test_a_push_planned_by_a_dead_worker_is_sent_with_its_key(conversation, line, deliver, clock):
    planned = plan_and_die(conversation, clock)
    clock.forward(seconds=16)
    deliver(conversation, worker="second")
    assert [call.key for call in line.calls] == [str(planned.retry_key)]
    assert line.shown == ["hello"]


@pytest.mark.parametrize("processed", [False, True])
def test_a_worker_that_dies_in_a_push_leaves_it_to_another_with_the_same_key(
    conversation, line, deliver, clock, processed
):
    line.crash(processed=processed)
    deliver(conversation, worker="first")
    assert statuses(conversation) == ["sending"]
    clock.forward(seconds=16)
    deliver(conversation, worker="second")
    assert len({call.key for call in line.calls}) == 1
    assert line.shown == ["hello"]
    assert statuses(conversation) == ["sent"]


@pytest.mark.parametrize("processed", [False, True])
def test_a_worker_that_dies_in_a_reply_leaves_it_to_another_with_the_same_token(
    conversation, line, deliver, clock, processed
):
    a_reply_token(conversation)
    line.crash(processed=processed)
    deliver(conversation, worker="first")
    clock.forward(seconds=16)
    deliver(conversation, worker="second")
    assert [call.kind for call in line.calls] == ["reply", "reply"]
    assert line.shown == ["hello"]
    assert statuses(conversation) == ["sent"]


def test_a_reply_found_after_55_s_whose_token_is_refused_is_unknown(
    conversation, line, deliver, clock
):
    a_reply_token(conversation)
    line.crash(processed=True)
    deliver(conversation, worker="first")
    clock.forward(seconds=60)
    deliver(conversation, worker="second")
    assert statuses(conversation) == ["unknown"]
    assert line.shown == ["hello"]


def test_a_worker_that_dies_between_lines_answer_and_the_database_repeats_nothing(
    conversation, line, deliver, clock, monkeypatch
):
    async def dies(self, attempt, verdict):
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(Deliverer, "_conclude", dies)
        deliver(conversation, worker="first")
    assert line.shown == ["hello"]
    assert statuses(conversation) == ["sending"]
    clock.forward(seconds=16)
    deliver(conversation, worker="second")
    assert line.shown == ["hello"]
    assert statuses(conversation) == ["sent"]


def test_a_late_success_counts_although_the_lease_is_gone(conversation, clock, said):
    attempt = plan_and_die(conversation, clock)
    clock.forward(seconds=16)
    assert lease.take_over(conversation_id=conversation.pk, worker=SECOND, now=clock.now())
    accepted = Accepted("request-1", ("1",), ("q",))
    assert settle_accepted(delivery_id=attempt.delivery_id, accepted=accepted, now=clock.now())
    assert statuses(conversation) == ["sent"]
    again = Accepted("request-2", ("1",), ("q",))
    assert not settle_accepted(delivery_id=attempt.delivery_id, accepted=again, now=clock.now())
    assert Message.objects.get().line_request_id == "request-1"
    assert len(said.of("message_sent")) == 2


def test_a_late_failure_does_not_count_once_the_lease_is_gone(conversation, clock, said):
    attempt = plan_and_die(conversation, clock)
    clock.forward(seconds=16)
    lease.take_over(conversation_id=conversation.pk, worker=SECOND, now=clock.now())
    pk, now = attempt.delivery_id, clock.now()
    assert not settle_failed(delivery_id=pk, worker=FIRST, code="line_network", now=now)
    assert not lease.renew(delivery_id=pk, worker=FIRST, now=now)
    assert plan.push_instead(delivery_id=pk, worker=FIRST, now=now) is None
    lease.release(delivery_id=pk, worker=FIRST, due_at=now, clean=True, error="")
    delivery = the_delivery(conversation)
    assert (delivery.state, delivery.leased_by) == ("pending", SECOND)
    assert delivery.first_tried_at is not None
    assert said.of("message_failed") == []


def test_a_worker_that_was_only_slow_does_no_harm(clock):
    """It holds a reply, is overtaken, and its token is refused: it must not push instead."""
    conversation = a_conversation()
    a_reply_token(conversation)
    queue(conversation, "hello")
    line = FakeLine()
    slow, quick = Deliverer(line, FIRST), Deliverer(line, SECOND)

    async def body():
        gate = line.hold()
        late = asyncio.create_task(slow.deliver(conversation.pk))
        await eventually_async(lambda: _true(line.calls))
        clock.forward(seconds=16)
        line.held = None
        await quick.deliver(conversation.pk)
        gate.set()
        await late

    asyncio.run(body())
    assert [call.kind for call in line.calls] == ["reply", "reply"]
    assert line.shown == ["hello"]
    assert statuses(conversation) == ["sent"]


async def _true(value):
    return bool(value)


def _in_threads(*bodies):
    """Run them at the same moment, each with a connection of its own."""
    start = threading.Barrier(len(bodies))
    results = []

    def run(body):
        try:
            start.wait()
            results.append(body())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_workers_that_plan_at_once_one_has_the_delivery(conversation, clock):
    queue(conversation, *"abc")

    def body():
        return plan.plan_next(conversation_id=conversation.pk, worker=uuid.uuid4(), now=clock.now())

    plans = _in_threads(*[body] * 6)
    assert sum(attempt is not None for attempt in plans) == 1
    assert Delivery.objects.count() == 1


def test_of_workers_that_find_a_lapsed_lease_at_once_one_takes_over(conversation, clock):
    plan_and_die(conversation, clock)
    clock.forward(seconds=16)

    def body():
        return lease.take_over(
            conversation_id=conversation.pk, worker=uuid.uuid4(), now=clock.now()
        )

    taken = _in_threads(*[body] * 6)
    assert sum(attempt is not None for attempt in taken) == 1
    assert the_delivery(conversation).attempts == 2


def test_a_call_that_lasts_keeps_its_lease(conversation, clock, line, monkeypatch):
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.05)

    async def body():
        gate = line.hold()
        call = asyncio.create_task(Deliverer(line, FIRST).deliver(conversation.pk))
        await eventually_async(lambda: _true(line.calls))
        clock.forward(seconds=14)
        leased = clock.now()
        await eventually_async(lambda: _leased_beyond(conversation, leased))
        gate.set()
        await call

    asyncio.run(body())
    assert statuses(conversation) == ["sent"]
    assert len(line.calls) == 1


async def _leased_beyond(conversation, moment):
    from chat import threads

    delivery = await threads.run(the_delivery, conversation)
    return (delivery.leased_until - moment).total_seconds() > 10
