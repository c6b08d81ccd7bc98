"""Somebody wants to see the name as it is at LINE now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chat.models import Customer, GroupMember, LogEntry
from chat.operations import refresh_profile as operation
from chat.operations.refresh_profile import refresh_profile
from tests.chat.outbox.rows import a_conversation, an_operator

pytestmark = pytest.mark.django_db


def refresh(conversation) -> None:
    refresh_profile(
        conversation_id=conversation.pk,
        actor_id=an_operator().user_id,
        via=LogEntry.Via.REST,
    )


def test_a_customer_is_due_at_once_whatever_failed_before_and_the_log_says_who_asked() -> None:
    conversation = a_conversation(
        profile_due_at=timezone.now() + timedelta(days=6), profile_attempts=5
    )
    other = a_conversation(profile_due_at=None)
    refresh(conversation)
    customer = Customer.objects.get(pk=conversation.customer_id)
    assert customer.profile_due_at is not None
    assert customer.profile_due_at <= timezone.now()
    assert customer.profile_attempts == 0
    assert Customer.objects.get(pk=other.customer_id).profile_due_at is None
    logged = LogEntry.objects.get()
    assert (logged.action, str(logged.actor)) == ("customer.profile_asked_for", "alice")


def test_of_a_group_the_people_with_the_oldest_names_are_due_too(monkeypatch) -> None:
    monkeypatch.setattr(operation, "MOST_MEMBERS", 2)
    conversation = a_conversation(kind="group")
    now = timezone.now()
    for name, fetched_at, left_at in (
        ("newest", now, None),
        ("gone", None, now),
        ("old", now - timedelta(days=3), None),
        ("never", None, None),
    ):
        GroupMember.objects.create(
            customer=conversation.customer,
            line_id=name,
            profile_fetched_at=fetched_at,
            left_at=left_at,
        )
    refresh(conversation)
    due = GroupMember.objects.filter(profile_due_at__isnull=False)
    assert set(due.values_list("line_id", flat=True)) == {"old", "never"}
