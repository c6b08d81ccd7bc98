"""The audit log is append-only by the database, and says from where."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from chat import whence
from chat.models import LogEntry, RetentionRule
from tests.support.cast import password_of
from tests.support.said import customer_writes

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def entry(conversation, alice) -> LogEntry:
    return LogEntry.objects.create(
        action="x", via="rest", actor=alice, conversation=conversation, detail={"a": "ก"}
    )


def refused(work) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        work()


@pytest.mark.parametrize(
    "change",
    [
        {"action": "y"},
        {"via": "admin"},
        {"address": "203.0.113.9"},
        {"detail": {"a": "b"}},
        {"at": timezone.now()},
    ],
)
def test_no_line_is_changed(entry, change) -> None:
    refused(lambda: LogEntry.objects.filter(pk=entry.pk).update(**change))


def test_no_line_gets_another_doer_and_none_is_taken_away(entry, bob) -> None:
    refused(lambda: LogEntry.objects.filter(pk=entry.pk).update(actor=bob))
    refused(lambda: LogEntry.objects.filter(pk=entry.pk).delete())

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM chat_logentry")

    refused(by_hand)
    assert LogEntry.objects.filter(pk=entry.pk).exists()


def test_what_a_line_refers_to_may_go(entry) -> None:
    LogEntry.objects.filter(pk=entry.pk).update(conversation=None)
    refused(lambda: LogEntry.objects.filter(pk=entry.pk).update(conversation=1))


def test_only_what_is_older_than_the_rule_goes(entry, alice) -> None:
    now = timezone.now()
    old = LogEntry.objects.create(action="old", via="rest", at=now - timedelta(days=30) - HOUR)
    young = LogEntry.objects.create(action="young", via="rest", at=now - timedelta(days=30) + HOUR)
    refused(lambda: LogEntry.objects.filter(pk=old.pk).delete())
    RetentionRule.objects.update_or_create(kind="audit", defaults={"days": 30})
    LogEntry.objects.filter(pk=old.pk).delete()
    refused(lambda: LogEntry.objects.filter(pk=young.pk).delete())


def test_a_line_says_from_where_over_rest_and_at_sign_in(conversation, alice) -> None:
    customer_writes(conversation)
    client = Client(REMOTE_ADDR="203.0.113.9")
    client.post("/login/", {"username": "alice", "password": password_of("alice")})
    address = f"/api/v1/admin/live-chat/conversations/{conversation.customer.line_id}/claim"
    assert client.post(address, content_type="application/json").status_code == 200
    for action in ("sign_in", "session.claimed"):
        assert LogEntry.objects.get(action=action).address == "203.0.113.9", action
    assert whence.address() == ""
    # What the customer did came from LINE.
    assert LogEntry.objects.get(action="session.opened").address == ""
