"""What the database itself refuses, on both set-ups."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from chat.models import Channel, Conversation, Delivery, Message, Session
from tests.support import cast
from webhooks.models import WebhookEvent, WebhookRequest

pytestmark = pytest.mark.django_db


def new_session(conversation: Conversation, **fields) -> Session:
    now = timezone.now()
    return Session.objects.create(
        conversation=conversation, opened_at=now, waiting_since=now, **fields
    )


def new_message(conversation: Conversation, seq: int, **fields) -> Message:
    now = timezone.now()
    defaults = {
        "direction": "INCOMING",
        "sender_role": "USER",
        "rev": seq,
        "incoming_count": seq,
        "created_at": now,
        "occurred_at": now,
    }
    return Message.objects.create(conversation=conversation, seq=seq, **(defaults | fields))


def test_a_conversation_has_at_most_one_open_session(conversation, alice):
    first = new_session(conversation)
    for fields in ({}, {"status": "ACTIVE", "operator": alice}):
        with pytest.raises(IntegrityError), transaction.atomic():
            new_session(conversation, **fields)
    first.status = "CLOSED"
    first.save()
    new_session(conversation)


def test_an_active_session_has_an_operator_and_a_waiting_one_has_none(conversation, alice):
    with pytest.raises(IntegrityError), transaction.atomic():
        new_session(conversation, status="ACTIVE")
    with pytest.raises(IntegrityError), transaction.atomic():
        new_session(conversation, status="WAITING", operator=alice)


def test_a_seq_a_line_message_id_and_a_temp_id_are_one_message_each(conversation, alice):
    new_message(conversation, 1, line_message_id="100")
    outgoing = {"direction": "OUTGOING", "sender_role": "ADMIN", "status": "queued"}
    new_message(conversation, 2, operator=alice, temp_id="t", **outgoing)
    with pytest.raises(IntegrityError), transaction.atomic():
        new_message(conversation, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        new_message(conversation, 3, line_message_id="100")
    with pytest.raises(IntegrityError), transaction.atomic():
        new_message(conversation, 3, operator=alice, temp_id="t", **outgoing)
    # None is no id: any number of them.
    new_message(conversation, 3)
    new_message(conversation, 4, operator=alice, **outgoing)


def test_only_outgoing_messages_have_a_status(conversation):
    with pytest.raises(IntegrityError), transaction.atomic():
        new_message(conversation, 1, status="queued")
    with pytest.raises(IntegrityError), transaction.atomic():
        new_message(conversation, 1, direction="OUTGOING", sender_role="ADMIN")


def test_a_webhook_event_is_one_row_per_channel(conversation):
    now = timezone.now()
    second = Channel.objects.create(slug="second", name="Second")
    for channel in (conversation.channel, second):
        request = WebhookRequest.objects.create(channel=channel, body=b"{}", received_at=now)

        def store(request: WebhookRequest = request) -> None:
            WebhookEvent.objects.create(
                request=request,
                position=0,
                channel=request.channel,
                event_key="01EXAMPLE",
                kind="message",
                received_at=now,
                due_at=now,
            )

        store()
        with pytest.raises(IntegrityError), transaction.atomic():
            store()


def test_one_delivery_of_a_conversation_is_pending_and_a_reply_has_its_token(conversation):
    def deliver(**fields) -> Delivery:
        return Delivery.objects.create(
            conversation=conversation,
            body=[],
            retry_key="00000000-0000-4000-8000-000000000000",
            due_at=timezone.now(),
            **fields,
        )

    first = deliver(kind="push")
    with pytest.raises(IntegrityError), transaction.atomic():
        deliver(kind="push")
    with pytest.raises(IntegrityError), transaction.atomic():
        deliver(kind="reply", state="accepted")
    first.state = "failed"
    first.save()
    deliver(kind="push")


def test_secrets_stand_encrypted_in_the_database_and_read_back(db):
    channel = cast.default_channel()
    channel.channel_secret = "a-secret-of-line"
    channel.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT channel_secret FROM chat_channel WHERE id = %s", [channel.pk])
        (stored,) = cursor.fetchone()
    assert "a-secret-of-line" not in stored
    assert Channel.objects.get(pk=channel.pk).channel_secret == "a-secret-of-line"


def test_a_secret_whose_key_is_lost_reads_as_empty(db, settings):
    from cryptography.fernet import Fernet

    channel = cast.default_channel()
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.ENCRYPTION_KEYS]
    assert Channel.objects.get(pk=channel.pk).channel_secret, "an older key still opens it"
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    assert Channel.objects.get(pk=channel.pk).channel_secret == ""


def test_a_customers_address_names_the_channel_unless_it_is_the_default(db):
    second = Channel.objects.create(slug="second", name="Second")
    ours = cast.create_conversation(cast.create_customer())
    theirs = cast.create_conversation(cast.create_customer(channel=second))
    assert ours.address == cast.NOK_LINE_ID
    assert theirs.address == f"second~{cast.NOK_LINE_ID}"
