"""What the database cannot do is not an event's fault: nothing is given up, and order holds."""

from __future__ import annotations

import psycopg
import pytest
from django.db import IntegrityError, OperationalError
from django.utils import timezone

from chat.models import Message
from tests.support import line
from webhooks import pump
from webhooks.models import WebhookEvent
from webhooks.outages import is_outage

pytestmark = pytest.mark.django_db(transaction=True)


def of_postgresql(cause: Exception) -> OperationalError:
    error = OperationalError("what it says")
    error.__cause__ = cause
    return error


def test_events_wait_in_their_order_while_the_disk_is_full(post, monkeypatch) -> None:
    def no_room(*args, **options):
        raise of_postgresql(psycopg.errors.DiskFull())

    with monkeypatch.context() as full:
        full.setattr("webhooks.processing.receive_events", no_room)
        for text in ("first", "second"):
            assert post(line.text_event(text)).status_code == 200, "it is stored"
        WebhookEvent.objects.update(due_at=timezone.now())
        with pytest.raises(OperationalError):
            pump.sweep()
    assert set(WebhookEvent.objects.values_list("attempts", "parked_at")) == {(0, None)}

    post(line.text_event("third"))
    said = list(Message.objects.order_by("seq").values_list("content", flat=True))
    assert said == ["first", "second", "third"]


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (of_postgresql(psycopg.errors.DiskFull()), True),
        (of_postgresql(psycopg.errors.DeadlockDetected()), True),
        (of_postgresql(psycopg.errors.AdminShutdown()), True),
        (of_postgresql(psycopg.OperationalError("the connection is closed")), True),
        (OperationalError("database or disk is full"), True),
        (OperationalError("database is locked"), True),
        # The event's own: it must not hold up the others for ever.
        (of_postgresql(psycopg.errors.StatementTooComplex()), False),
        (OperationalError("no such column: x"), False),
        (IntegrityError("duplicate key"), False),
        (RuntimeError("a bug"), False),
    ],
)
def test_what_is_an_outage(error: Exception, outage: bool) -> None:
    assert is_outage(error) is outage
