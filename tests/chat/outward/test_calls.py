"""Whose turn it is, and what a try's outcome means."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from chat.foreign.post import Outcome
from chat.jobs.tell_webhooks import WebhookCaller
from chat.models import LogEntry, WebhookDelivery, WebhookSubscription
from chat.operations.subscriptions import new_secret, replay
from chat.outward import calls

pytestmark = pytest.mark.django_db

KIND = WebhookCaller.kind
OK = Outcome(200, 5)
REFUSED = Outcome(422, 5, answer="no")
DOWN = Outcome(None, 5, error="No answer in time.")


def half() -> float:
    return 0.5


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def target(db) -> WebhookSubscription:
    return WebhookSubscription.objects.create(
        name="Desk", url="https://desk.example/hook", kinds=["ping"], secret=new_secret()
    )


@pytest.fixture
def queue(target, now):
    def make(key: str = "1", **more) -> WebhookDelivery:
        times = {"queued_at": now, "due_at": now} | more
        return WebhookDelivery.objects.create(
            target=target, kind="ping", order_key=key, body="{}", **times
        )

    return make


def taken(target, now) -> list[int]:
    return [call.pk for call in calls.take(KIND, target_id=target.pk, now=now)]


def conclude(call, outcome, now):
    return calls.conclude(KIND, call, outcome, now=now, random=half)


def test_what_is_delivered_is_not_told_again(target, queue, now) -> None:
    queue()
    (call,) = calls.take(KIND, target_id=target.pk, now=now)
    assert taken(target, now) == [], "it is in somebody's hands"
    assert conclude(call, OK, now)
    call.refresh_from_db()
    assert (call.state, call.status, call.attempts) == ("delivered", 200, 1)
    target.refresh_from_db()
    assert target.last_ok_at == now
    assert calls.due_targets(KIND, now=now + timedelta(days=1), busy=[]) == []


def test_of_one_conversation_one_goes_at_a_time_and_others_do_not_wait(target, queue, now) -> None:
    first, second, other = queue("1"), queue("1"), queue("2")
    assert taken(target, now) == [first.pk, other.pk]
    first.refresh_from_db()
    conclude(first, OK, now)
    assert taken(target, now) == [second.pk]


def test_what_a_killed_process_held_is_told_again_when_its_lease_lapses(target, queue, now) -> None:
    call = queue()
    assert taken(target, now) == [call.pk]
    assert taken(target, now + calls.LEASE + timedelta(seconds=1)) == [call.pk]


def test_an_outage_rests_the_target_and_keeps_the_order(target, queue, now) -> None:
    first, second = queue("1"), queue("1")
    (call,) = calls.take(KIND, target_id=target.pk, now=now)
    assert not conclude(call, DOWN, now), "the target rests as a whole"
    assert calls.due_targets(KIND, now=now, busy=[]) == []
    later = now + timedelta(seconds=2)
    assert calls.due_targets(KIND, now=later, busy=[]) == [target.pk]
    assert taken(target, later) == [first.pk]
    first.refresh_from_db()
    conclude(first, OK, later)
    target.refresh_from_db()
    assert (target.failures, target.failing_since, target.resting_until) == (0, None, None)
    assert taken(target, later) == [second.pk]


def test_one_that_the_server_refuses_does_not_hold_up_what_comes_after_it(
    target, queue, now
) -> None:
    first, second = queue("1"), queue("1")
    (call,) = calls.take(KIND, target_id=target.pk, now=now)
    assert conclude(call, REFUSED, now), "the server is well"
    assert taken(target, now) == [second.pk]
    first.refresh_from_db()
    assert (first.state, first.status, first.answer) == ("pending", 422, "no")
    assert first.due_at == now + timedelta(seconds=5)


def test_it_is_tried_for_a_day_and_then_given_up(target, queue, now) -> None:
    call = queue()
    tries, clock = 0, now
    while True:
        (call,) = calls.take(KIND, target_id=target.pk, now=clock)
        tries += 1
        conclude(call, REFUSED, clock)
        call.refresh_from_db()
        if call.state != "pending":
            break
        clock = call.due_at
    assert call.state == "failed"
    assert timedelta(hours=24) <= clock - now < timedelta(hours=25)
    assert 25 < tries < 40

    assert replay(model=WebhookDelivery, what="webhook", ids=[call.pk], actor_id=None, via="admin")
    call.refresh_from_db()
    assert (call.state, call.attempts) == ("pending", 0)
    assert LogEntry.objects.get(action="webhook.replayed").detail == {"count": 1}


def test_a_target_that_fails_for_three_days_is_switched_off_and_the_log_says_so(
    target, queue, now
) -> None:
    late = now + timedelta(days=3)
    queue()
    (call,) = calls.take(KIND, target_id=target.pk, now=now)
    conclude(call, DOWN, now)
    another = queue("2", queued_at=late, due_at=late)
    (call,) = (c for c in calls.take(KIND, target_id=target.pk, now=late) if c.pk == another.pk)
    assert not conclude(call, DOWN, late)
    target.refresh_from_db()
    assert (target.is_enabled, target.disabled_at) == (False, late)
    assert "No answer in time" in target.disabled_why
    assert LogEntry.objects.get(action="webhook.disabled").detail["name"] == "Desk"
    assert calls.due_targets(KIND, now=late + timedelta(hours=2), busy=[]) == []


def test_a_target_that_says_gone_is_switched_off_at_once(target, queue, now) -> None:
    queue()
    (call,) = calls.take(KIND, target_id=target.pk, now=now)
    conclude(call, Outcome(410, 5), now)
    target.refresh_from_db()
    assert (target.is_enabled, target.disabled_why) == (False, "It answered 410.")


def test_a_try_that_lasted_longer_than_its_lease_changes_nothing_any_more(
    target, queue, now
) -> None:
    queue()
    (stale,) = calls.take(KIND, target_id=target.pk, now=now)
    later = now + calls.LEASE + timedelta(seconds=1)
    (fresh,) = calls.take(KIND, target_id=target.pk, now=later)
    conclude(fresh, OK, later)
    conclude(stale, REFUSED, later)
    fresh.refresh_from_db()
    assert (fresh.state, fresh.status) == ("delivered", 200)


def test_what_was_erased_is_not_replayed(queue, now) -> None:
    call = queue(state="failed", event_id=uuid.uuid4())
    WebhookDelivery.objects.update(body="")
    assert not replay(
        model=WebhookDelivery, what="webhook", ids=[call.pk], actor_id=None, via="admin"
    )
