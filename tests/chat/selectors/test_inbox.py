"""The views of the list: what is in each, what narrows them, and that an index has their order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from chat.models import (
    Channel,
    Conversation,
    ConversationTag,
    Customer,
    ReadMarker,
    Session,
    Tag,
)
from chat.selectors import inbox, views
from chat.selectors.inbox import Narrowing
from tests.support import cast

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def make(number: int, status: str = "", operator=None, channel=None, **more) -> Conversation:
    """A conversation whose last activity was `number` minutes ago; its name is `number`."""
    customer = cast.create_customer(f"U{number:032x}", str(number), channel)
    conversation = cast.create_conversation(customer)
    at = NOW - timedelta(minutes=number)
    Conversation.objects.filter(pk=conversation.pk).update(
        last_activity_at=at, seq=1, incoming_count=1
    )
    if status:
        Session.objects.create(
            conversation=conversation,
            status=status,
            operator=operator,
            opened_at=at,
            waiting_since=at,
            **more,
        )
    return conversation


def names(user, view: str, limit: int = 50, **narrowing) -> list[str]:
    """All pages of a view, as `total` counts them."""
    found: list[str] = []
    cursor = None
    while True:
        page = inbox.page(
            operator_id=user.pk,
            view=view,
            cursor=cursor,
            limit=limit,
            narrowing=Narrowing(**narrowing),
        )
        found += [row.customer.display_name for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert inbox.total(user.pk, view, Narrowing(**narrowing)) == len(found)
    return found


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_each_view_has_its_own_and_its_order_whatever_the_size_of_a_page(alice, bob, limit):
    make(1, "WAITING")
    make(2, "WAITING")
    make(3, "ACTIVE", alice)
    make(4, "ACTIVE", bob)
    make(5, "ACTIVE", alice, snoozed_until=NOW + timedelta(hours=2))
    make(6, "ACTIVE", bob, snoozed_until=NOW + timedelta(hours=1))
    make(7, "CLOSED", alice)
    make(8)
    assert names(alice, "queue", limit) == ["2", "1"]
    assert names(alice, "mine", limit) == ["3"]
    assert names(alice, "open", limit) == ["1", "2", "3", "4"]
    assert names(alice, "snoozed", limit) == ["6", "5"]
    assert names(alice, "closed", limit) == ["7", "8"]
    assert names(alice, "all", limit) == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert inbox.counts(alice.pk) == {"queue": 2, "mine": 1, "all": 4, "snoozed": 2}


def test_pages_neither_repeat_nor_miss_what_has_the_same_time(alice):
    for number in range(1, 8):
        make(number, "WAITING")
    Conversation.objects.update(last_activity_at=NOW)
    Session.objects.update(waiting_since=NOW)
    for view in ("queue", "open", "all"):
        assert sorted(names(alice, view, limit=2)) == [str(number) for number in range(1, 8)]


def test_a_view_is_narrowed_by_all_that_is_asked_for_together(alice, bob):
    other = Channel.objects.create(slug="second", name="Second shop")
    cast.default_channel()
    make(1, "WAITING")
    make(2, "ACTIVE", alice, channel=other)
    read = make(3, "ACTIVE", bob, channel=other)
    make(4, "CLOSED", bob)
    barred = make(5, "CLOSED", bob)
    Customer.objects.filter(pk=barred.customer_id).update(barred_at=NOW)
    ReadMarker.objects.create(operator=alice, conversation=read, seq=1, incoming_count=1)
    tag = Tag.objects.create(name="VIP", key="vip")
    for number in ("1", "3"):
        tagged = Conversation.objects.get(customer__display_name=number)
        ConversationTag.objects.create(tag=tag, conversation=tagged)
    assert names(alice, "all", tag=tag.pk) == ["1", "3"]
    assert names(alice, "all", operator=bob.pk) == ["3", "4", "5"]
    assert names(alice, "all", channel="second") == ["2", "3"]
    assert names(alice, "all", unread=True) == ["1", "2", "4"]
    assert names(alice, "all", waiting=True) == ["1"]
    assert names(alice, "open", channel="second", operator=bob.pk, tag=tag.pk) == ["3"]
    assert names(alice, "open", channel="second", operator=bob.pk, unread=True) == []
    assert names(bob, "open", channel="second", operator=bob.pk, unread=True) == ["3"]


# The few of one operator are sorted.
@pytest.mark.parametrize("view", [view for view in views.VIEWS if view != "mine"])
def test_no_view_has_to_be_sorted_as_a_whole(alice, view):
    """A page is read off an index, also one far down."""
    make(1, "WAITING")
    make(2, "ACTIVE", alice, snoozed_until=NOW + timedelta(hours=1))
    seen = views.view_of(view, alice.pk)
    cursor = views.cursor_of(NOW, 10)
    found = seen.ordered(Conversation.objects.all(), cursor)[:50]
    with connection.cursor() as raw:
        if connection.vendor == "postgresql":
            # With two rows the planner would not take the trouble.
            raw.execute("SET LOCAL enable_seqscan = off")
            raw.execute("SET LOCAL enable_sort = off")
            raw.execute("SET LOCAL enable_hashjoin = off")
            raw.execute("SET LOCAL enable_mergejoin = off")
            raw.execute("SET LOCAL enable_bitmapscan = off")
        plan = found.explain()
    by_session = {"queue": "session_queue", "snoozed": "session_snoozed"}
    assert by_session.get(view, "conversation_newest") in plan, plan
    assert "B-TREE" not in plan, plan
    assert "Sort" not in plan, plan
