"""What other systems have sent stands in the conversation too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chat.models import Channel, Delivery, ExternalMessage, LogEntry, Message, OutboxEntry
from chat.selectors.quota import pushed
from tests.support import cast
from tests.support.sockets import new_token

pytestmark = pytest.mark.django_db

SAID = {"key": "crm-1", "text": "Your parcel is on its way.", "system": "CRM"}


def client_of(user) -> Client:
    return Client(headers={"authorization": f"Token {new_token(user)}"})


@pytest.fixture
def record(alice, conversation):
    def send(address: str = conversation.address, **fields):
        return client_of(alice).post(
            f"/api/v1/admin/live-chat/conversations/{address}/external-messages",
            SAID | fields,
            content_type="application/json",
        )

    return send


def test_it_is_shown_as_sent_by_that_system_and_never_sent_by_us(record, conversation) -> None:
    an_hour_ago = timezone.now() - timedelta(hours=1)
    answer = record(sent_at=an_hour_ago.isoformat())
    assert answer.status_code == 201
    said = answer.json()["message"]
    assert (said["content"], said["status"], said["payload"]) == (
        SAID["text"],
        "sent",
        {"sent_by": "CRM"},
    )
    assert said["operator_name"] is None
    message = Message.objects.get()
    assert (message.sent_at, message.free) == (an_hour_ago, False)
    assert not OutboxEntry.objects.exists()
    assert not Delivery.objects.exists()
    conversation.refresh_from_db()
    assert (conversation.last_message, conversation.incoming_count) == (message, 0)
    assert not conversation.sessions.exists()
    assert LogEntry.objects.get(action="message.recorded").detail == {"message_id": message.pk}


def test_the_same_key_again_is_the_same_message_and_another_text_is_refused(record) -> None:
    first = record()
    again = record()
    assert (again.status_code, again.json()) == (200, first.json())
    other = record(text="Something else")
    assert (other.status_code, other.json()["error"]["field"]) == (400, "key")
    somebody = cast.create_conversation(cast.create_customer("U" + "2" * 32, "Som"))
    assert record(somebody.address).json()["error"]["field"] == "key"
    assert Message.objects.count() == 1


def test_a_push_counts_in_the_months_quota_and_a_reply_does_not(record) -> None:
    channel = Channel.objects.get()
    record(key="a")
    record(key="b", push=False)
    record(key="c", sent_at=(timezone.now() - timedelta(days=40)).isoformat())
    assert pushed(channel.pk, timezone.now() - timedelta(days=1)) == 1
    assert list(ExternalMessage.objects.order_by("key").values_list("recipients", flat=True)) == [
        1,
        0,
        1,
    ]


def test_it_is_found_by_search(record, alice) -> None:
    record()
    answer = client_of(alice).get("/api/v1/admin/live-chat/messages/search?q=parcel")
    (found,) = answer.json()["results"]
    assert "".join(piece["text"] for piece in found["excerpt"]) == SAID["text"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"key": ""}, "key"),
        ({"key": "k" * 101}, "key"),
        ({"system": None}, "system"),
        ({"sent_at": "yesterday"}, "sent_at"),
        ({"sent_at": "2999-01-01T00:00:00Z"}, "sent_at"),
        ({"push": "maybe"}, "push"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name(record, fields, field) -> None:
    answer = record(**fields)
    assert answer.status_code == 400
    assert answer.json()["error"]["field"] == field
    assert not Message.objects.exists()


def test_somebody_who_has_no_conversation_is_404(record) -> None:
    assert record("U" + "9" * 32).status_code == 404
