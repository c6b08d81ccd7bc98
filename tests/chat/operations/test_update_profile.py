"""What LINE says about a customer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.line.client import Profile
from chat.models import Conversation, Customer
from chat.operations.update_profile import update_profile
from tests.chat.outbox.recorder import record
from tests.chat.outbox.rows import a_channel, a_conversation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def said(monkeypatch):
    return record(monkeypatch)


def update(customer, **profile):
    now = timezone.now()
    update_profile(
        customer_id=customer.pk,
        profile=Profile(**({"display_name": customer.display_name} | profile)),
        now=now,
        next_at=now + timedelta(days=7),
    )
    customer.refresh_from_db()


def test_a_new_name_is_a_change_of_the_conversation(said):
    conversation = a_conversation(profile_attempts=3)
    update(conversation.customer, display_name="นก", picture_url="https://example.com/p")
    assert conversation.customer.display_name == "นก"
    assert conversation.customer.profile_attempts == 0
    assert Conversation.objects.get(pk=conversation.pk).rev == 1
    assert said.to("row") == [conversation.pk]


def test_the_same_again_only_notes_when(said):
    conversation = a_conversation()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        update(conversation.customer)
    written = [q["sql"] for q in queries if q["sql"].startswith("UPDATE")]
    assert len(written) == 1
    assert "display_name" not in written[0]
    assert Conversation.objects.get(pk=conversation.pk).rev == 0
    assert said == []
    assert conversation.customer.profile_fetched_at is not None


def test_what_the_list_does_not_show_is_written_without_a_rev(said):
    conversation = a_conversation()
    update(conversation.customer, status_message="on holiday", language="th")
    assert conversation.customer.status_message == "on holiday"
    assert Conversation.objects.get(pk=conversation.pk).rev == 0


def test_text_that_no_database_takes_is_made_storable():
    conversation = a_conversation()
    update(conversation.customer, display_name="N\x00k\ud800" + "x" * 300)
    assert conversation.customer.display_name.startswith("N\ufffdk\ufffd")
    assert len(conversation.customer.display_name) == 255


def test_a_customer_without_a_conversation_is_updated_too():
    customer = Customer.objects.create(channel=a_channel(), line_id="U1")
    update(customer, display_name="Nok")
    assert customer.display_name == "Nok"
