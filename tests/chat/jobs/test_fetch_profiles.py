"""Profiles come from LINE when they are due, a few at a time, and failures are not for ever."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from django.utils import timezone

from chat.jobs import fetch_profiles as job
from chat.line.client import Profile
from chat.line.errors import Kind, LineError
from chat.models import Customer
from tests.chat.outbox.fake_line import FakeLine
from tests.chat.outbox.recorder import record
from tests.chat.outbox.rows import a_channel, a_conversation, seconds_ago

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def line():
    return FakeLine()


@pytest.fixture(autouse=True)
def said(monkeypatch):
    return record(monkeypatch)


def fetch(line):
    return asyncio.run(job.fetch_due_profiles(line))


def due(line=None, profile=None, **fields):
    customer = a_conversation(profile_due_at=seconds_ago(1), **fields).customer
    if profile is not None:
        line.profiles[customer.line_id] = profile
    return customer


def fresh(customer):
    return Customer.objects.get(pk=customer.pk)


def test_a_due_profile_is_fetched_and_due_again_in_a_week(line, said):
    customer = due(line, Profile("นก", "https://example.com/p", "hello", "th"))
    assert fetch(line) == 1
    customer = fresh(customer)
    assert (customer.display_name, customer.picture_url) == ("นก", "https://example.com/p")
    assert (customer.status_message, customer.language) == ("hello", "th")
    assert customer.profile_attempts == 0
    week = customer.profile_due_at - timezone.now()
    assert timedelta(days=6, hours=23) < week < timedelta(days=7)
    assert said.to("row") == [customer.conversation.pk]


def test_what_is_not_due_is_not_asked_for(line):
    a_conversation(profile_due_at=None)
    a_conversation(profile_due_at=timezone.now() + timedelta(seconds=30))
    assert fetch(line) == 0
    assert line.asked == []


def test_a_group_has_a_summary(line):
    customer = due(line, Profile("Family"), kind="group")
    fetch(line)
    assert fresh(customer).display_name == "Family"


def test_a_group_is_counted_and_its_name_does_not_wait_for_the_number(line):
    counted, named = due(line, Profile("A"), kind="group"), due(line, Profile("B"), kind="group")
    line.counts = {counted.line_id: 7, named.line_id: LineError(Kind.REJECTED, status=403)}
    Customer.objects.filter(pk=named.pk).update(member_count=3)
    fetch(line)
    assert (fresh(counted).display_name, fresh(counted).member_count) == ("A", 7)
    assert (fresh(named).display_name, fresh(named).member_count) == ("B", 3)


def test_a_room_has_no_name_but_a_number_of_people(line):
    customer = due(kind="room")
    line.counts[customer.line_id] = 4
    fetch(line)
    assert line.asked == []
    assert (fresh(customer).member_count, fresh(customer).display_name) == (4, "Nok")
    assert fresh(customer).profile_due_at > timezone.now()


def test_nobody_is_asked_for_again_who_is_not_found(line):
    customer = due()
    fetch(line)
    assert line.asked == [customer.line_id]
    assert fresh(customer).profile_due_at is None
    assert fresh(customer).display_name == "Nok"
    missing_at = fresh(customer).profile_missing_at
    assert missing_at is not None

    # Since when, not when last.
    Customer.objects.update(profile_due_at=seconds_ago(1))
    fetch(line)
    assert fresh(customer).profile_missing_at == missing_at


def test_who_is_there_again_is_not_missing_any_more(line):
    customer = due(line, Profile("Nok"), profile_missing_at=seconds_ago(9))
    fetch(line)
    assert fresh(customer).profile_missing_at is None


@pytest.mark.parametrize("kind", [Kind.SERVER, Kind.NETWORK, Kind.RATE, Kind.TOKEN])
def test_a_failure_is_tried_again_later_and_later(line, kind):
    customer = due(line, LineError(kind))
    waits = []
    for _ in range(14):
        Customer.objects.update(profile_due_at=seconds_ago(1))
        fetch(line)
        waits.append((fresh(customer).profile_due_at - timezone.now()).total_seconds())
    assert 3 < waits[0] < 7
    assert 7 < waits[1] < 13
    assert 0.75 * 3600 < waits[-1] < 1.25 * 3600


def test_a_refusal_is_not_repeated_before_the_next_week(line):
    customer = due(line, LineError(Kind.REJECTED))
    fetch(line)
    assert fresh(customer).profile_due_at - timezone.now() > timedelta(days=6)


def test_a_bug_with_one_profile_leaves_the_others_alone(line, caplog):
    broken, whole = due(line), due(line, Profile("Haruto"))
    line.profiles[broken.line_id] = KeyError("a bug")

    async def profile(token, user_id):
        answer = line.profiles[user_id]
        if isinstance(answer, Exception):
            raise answer
        return answer

    line.profile = profile
    fetch(line)
    assert fresh(whole).display_name == "Haruto"
    assert f"The profile of customer {broken.pk} was not updated." in caplog.text
    assert fresh(broken).profile_due_at > timezone.now()


def test_few_are_asked_for_at_once_and_a_batch_at_a_time(line):
    for _ in range(job.BATCH + 3):
        due(line, Profile("Somchai"))
    for customer in Customer.objects.all():
        line.profiles[customer.line_id] = Profile("Somchai")
    assert fetch(line) == job.BATCH
    assert line.most_at_once == job.AT_ONCE
    assert fetch(line) == 3


def test_two_workers_ask_once(line):
    customer = due(line, Profile("Yui"))

    async def body():
        return await asyncio.gather(*(job.fetch_due_profiles(line) for _ in range(4)))

    assert sum(asyncio.run(body())) == 1
    assert line.asked == [customer.line_id]


def test_a_channel_that_cannot_ask_does_not(line):
    due(channel=a_channel("second", access_token=""))
    due(channel=a_channel("third", is_active=False))
    assert fetch(line) == 0


def test_a_follow_during_the_call_is_not_forgotten(line):
    """The customer is not found, but has come back while LINE was asked."""
    customer = due()

    async def profile(token, user_id):
        back = timezone.now() + timedelta(seconds=1)
        from chat import threads

        await threads.run(Customer.objects.filter(pk=customer.pk).update, profile_due_at=back)
        raise LineError(Kind.NOT_FOUND, status=404)

    line.profile = profile
    fetch(line)
    assert fresh(customer).profile_due_at is not None
