"""Webhooks in the admin: shown as they came, and worked on once more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from chat.models import Channel, LogEntry, Message
from tests.support.shop import browser_of, parked_event, shop_to_look_at
from webhooks import pump
from webhooks.models import WebhookEvent

pytestmark = pytest.mark.django_db

LIST = "/admin/webhooks/webhookevent/"


def replay(client, *events: WebhookEvent):
    rows = [event.pk for event in events]
    return client.post(LIST, {"action": "replay", "_selected_action": rows}, follow=True)


@pytest.fixture(scope="module")
def open_shop(django_db_setup: None, django_db_blocker) -> Iterator[int]:
    with django_db_blocker.unblock(), shop_to_look_at() as channel:
        yield channel.pk


@pytest.fixture
def shop(open_shop: int, db: None) -> Channel:
    return Channel.objects.get(pk=open_shop)


@pytest.fixture
def message_event(shop) -> WebhookEvent:
    """A text that could not be processed, for a reason that has gone."""
    line_message = {"type": "text", "id": "1", "text": "from the past"}
    source = {"type": "user", "userId": "U" + "5" * 32}
    event = {"type": "message", "webhookEventId": "E1", "source": source, "message": line_message}
    row = parked_event(shop, json.dumps({"destination": "U1", "events": [event]}).encode())
    row.source_key = source["userId"]
    row.save(update_fields=["source_key"])
    return row


def test_a_replayed_event_becomes_its_message(message_event) -> None:
    page = replay(browser_of("carol"), message_event)
    assert "Due now: 1." in page.text
    message_event.refresh_from_db()
    assert (message_event.parked_at, message_event.attempts) == (None, 0)
    assert message_event.due_at <= timezone.now()

    assert pump.sweep() >= 1

    assert Message.objects.get(content="from the past").line_message_id == "1"
    logged = LogEntry.objects.get(action="webhook.replayed")
    assert (str(logged.actor), logged.detail) == ("carol", {"events": [message_event.pk]})


def test_a_processed_event_is_left_alone(message_event) -> None:
    processed = timezone.now() - timedelta(days=1)
    WebhookEvent.objects.filter(pk=message_event.pk).update(processed_at=processed, parked_at=None)
    page = replay(browser_of("dan"), message_event)
    assert "Left alone, as they have been processed: 1." in page.text
    message_event.refresh_from_db()
    assert (message_event.processed_at, message_event.attempts) == (processed, 6)


def test_without_the_permission_there_is_no_replay(message_event) -> None:
    Group.objects.get(name="Supervisors").permissions.set(
        Permission.objects.filter(codename__startswith="view_")
    )
    client = browser_of("carol")
    assert 'value="replay"' not in client.get(LIST).text
    replay(client, message_event)
    message_event.refresh_from_db()
    assert message_event.parked_at is not None


@pytest.mark.parametrize("state", ["parked", "waiting", "processed"])
def test_events_are_found_by_their_state(shop, state: str) -> None:
    rows = {"parked": parked_event(shop), "waiting": parked_event(shop)}
    rows["processed"] = parked_event(shop)
    WebhookEvent.objects.filter(pk=rows["waiting"].pk).update(parked_at=None)
    now = timezone.now()
    WebhookEvent.objects.filter(pk=rows["processed"].pk).update(parked_at=None, processed_at=now)
    page = browser_of("dan").get(LIST, {"state": state}).text
    for name, row in rows.items():
        assert (row.event_key in page) == (name == state)


def test_what_line_wrote_is_shown_as_text_and_never_as_markup(shop) -> None:
    event = WebhookEvent.objects.get(kind="strange")
    client = browser_of("carol")
    for page in (
        client.get(f"{LIST}{event.pk}/change/").text,
        client.get(f"/admin/webhooks/webhookrequest/{event.request_id}/change/").text,
        client.get(LIST).text,
    ):
        assert "<script>alert(1)" not in page
        assert "<b>ก</b>" not in page
    assert "&lt;b&gt;ก&lt;/b&gt;" in client.get(f"{LIST}{event.pk}/change/").text


@pytest.mark.parametrize(
    "body", [b"\xff\x00 no text", b"[]", b'{"events": []}', b"[" * 5000, b"{" + b" " * 50_000]
)
def test_a_body_that_makes_no_sense_is_shown_all_the_same(
    shop,
    body: bytes,
) -> None:
    event = parked_event(shop, body)
    client = browser_of("carol")
    assert client.get(f"{LIST}{event.pk}/change/").status_code == 200
    page = client.get(f"/admin/webhooks/webhookrequest/{event.request_id}/change/")
    assert page.status_code == 200
