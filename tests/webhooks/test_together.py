"""Many at once: committed and worked through together, and each as if it had come alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from chat.models import Conversation, Message
from chat.operations.receive import receive_events
from tests.support import cast, line
from webhooks import intake, processing
from webhooks.models import WebhookEvent, WebhookRequest

pytestmark = pytest.mark.django_db(transaction=True)

USERS = [f"U{number:032x}" for number in range(1, 9)]


def work_through() -> int:
    rows = list(WebhookEvent.objects.all())
    return processing.process(processing.sources_of(rows), up_to=max(row.pk for row in rows))


def test_deliveries_of_many_threads_are_all_committed_and_each_gets_its_own_events():
    channel = cast.default_channel()
    start = Barrier(len(USERS))

    def deliver(user: str) -> list[str]:
        start.wait()
        try:
            events = [line.text_event(text, user=user) for text in ("one", "two")]
            stored = intake.store(channel=channel, body=line.body_of(*events))
            return [row.source_key for row in stored]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(USERS)) as pool:
        found = list(pool.map(deliver, USERS))

    assert found == [[f"user:{user}"] * 2 for user in USERS]
    assert WebhookRequest.objects.count() == len(USERS)


def test_the_same_delivery_twenty_times_at_once_is_stored_once():
    channel = cast.default_channel()
    body = line.body_of(line.text_event("once"))
    start = Barrier(20)

    def deliver(_: int) -> int:
        start.wait()
        try:
            return len(intake.store(channel=channel, body=body))
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(deliver, range(20))) == 1
    assert (WebhookRequest.objects.count(), WebhookEvent.objects.count()) == (1, 1)


def test_a_delivery_that_cannot_be_stored_is_refused_alone(monkeypatch):
    channel = cast.default_channel()
    good, bad = (intake._Delivery(channel, line.body_of(line.text_event(n))) for n in "ab")
    store = intake._store

    def explode(deliveries, *, look):
        if bad in deliveries:
            raise ValueError("cannot be stored")
        return store(deliveries, look=look)

    monkeypatch.setattr(intake, "_store", explode)
    intake._commit([good, bad])

    assert good.stored is not None
    assert len(good.stored) == 1
    assert bad.stored is None
    assert isinstance(bad.error, ValueError)
    assert WebhookEvent.objects.count() == 1


def test_events_of_many_users_keep_each_users_order_and_take_no_more_queries(
    django_assert_max_num_queries,
):
    channel = cast.default_channel()
    intake.store(channel=channel, body=line.body_of(*(line.text_event("0", user=u) for u in USERS)))
    work_through()
    events = [line.text_event(str(n), user=user) for n in range(1, 6) for user in USERS]
    intake.store(channel=channel, body=line.body_of(*events))

    with django_assert_max_num_queries(20):
        assert work_through() == len(events)

    for conversation in Conversation.objects.all():
        messages = Message.objects.filter(conversation=conversation).order_by("seq")
        assert [(m.seq, m.content) for m in messages] == [(n + 1, str(n)) for n in range(6)]
        assert (conversation.seq, conversation.rev, conversation.incoming_count) == (6, 6, 6)
        assert conversation.last_message is not None
        assert conversation.last_message.content == "5"


def test_one_event_that_fails_among_many_fails_alone(monkeypatch):
    channel = cast.default_channel()
    events = [line.text_event(text) for text in ("one", "bad", "two")]
    intake.store(channel=channel, body=line.body_of(*events))
    receive = receive_events

    def explode(received, **how):
        if any(one.event.text == "bad" for one in received):
            raise ValueError("cannot be read")
        return receive(received, **how)

    monkeypatch.setattr("webhooks.processing.receive_events", explode)
    assert work_through() == 3

    assert list(Message.objects.order_by("seq").values_list("content", flat=True)) == ["one", "two"]
    failed = WebhookEvent.objects.get(processed_at=None)
    assert failed.attempts == 1
    assert "cannot be read" in failed.last_error
