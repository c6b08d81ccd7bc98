"""What is older than its kind is to be kept goes, and nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone

from chat import broadcast
from chat.models import (
    Delivery,
    LogEntry,
    MediaFile,
    Message,
    MessageText,
    Note,
    RetentionRule,
    WebhookDelivery,
    WebhookSubscription,
)
from chat.operations import retention
from chat.operations.notes import write_note
from chat.operations.retention import set_days, sweep_once
from chat.operations.subscriptions import new_secret
from tests.support.said import customer_writes
from webhooks import intake
from webhooks.models import RelayDelivery, RelayTarget, WebhookEvent, WebhookRequest

pytestmark = pytest.mark.django_db

OLD = timedelta(days=40)


@pytest.fixture(autouse=True)
def _silence():
    with broadcast.silence():
        yield


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def keep(kind: str, days: int | None = 30) -> RetentionRule:
    return set_days(kind=kind, days=days, actor_id=None, via=LogEntry.Via.ADMIN)


def with_file(message: Message) -> MediaFile:
    name = storages["media"].save("a.jpg", ContentFile(b"jpeg"))
    message.media = MediaFile.objects.create(kind="image", state="ready", name="a", file=name)
    message.save(update_fields=["media"])
    return message.media


def test_nothing_goes_until_somebody_says_after_how_long(conversation, now) -> None:
    customer_writes(conversation)
    Message.objects.update(created_at=now - timedelta(days=4000))
    assert sweep_once(now) == 0
    assert Message.objects.get().content == "hello"


def test_old_messages_and_notes_lose_what_they_said_and_new_ones_do_not(
    conversation, alice, now, django_capture_on_commit_callbacks
) -> None:
    old, new = customer_writes(conversation, "old"), customer_writes(conversation, "new")
    file = with_file(old)
    write_note(
        conversation_id=conversation.pk, operator=alice.operator, text="n", via=LogEntry.Via.REST
    )
    Message.objects.filter(pk=old.pk).update(created_at=now - OLD)
    Note.objects.update(created_at=now - OLD)
    keep("messages")
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_once(now) == 2
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.message_type, old.content, old.media) == ("erased", "", None)
    assert (new.message_type, new.content) == ("text", "new")
    assert list(MessageText.objects.values_list("message", flat=True)) == [new.pk]
    assert not Note.objects.exists()
    assert not storages["media"].exists(file.file)
    rule = RetentionRule.objects.get(pk="messages")
    assert (rule.removed, rule.next_at) == (2, None)
    assert sweep_once(now) == 0
    assert sweep_once(now) == 0, "it rests"
    rule.refresh_from_db()
    assert rule.next_at == now + retention.AGAIN


def test_batches_are_small_and_go_on_where_the_last_one_ended(
    conversation, now, monkeypatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(5):
        customer_writes(conversation, str(number))
    Message.objects.update(created_at=now - OLD)
    keep("messages")
    assert [sweep_once(now) for _ in range(4)] == [2, 2, 1, 0]
    assert set(Message.objects.values_list("content", flat=True)) == {""}


def test_files_may_go_before_the_words(conversation, now) -> None:
    message = customer_writes(conversation)
    file = with_file(message)
    MediaFile.objects.update(created_at=now - OLD)
    keep("media")
    assert sweep_once(now) == 1
    file.refresh_from_db()
    message.refresh_from_db()
    assert (file.state, message.content) == ("gone", "hello")
    assert sweep_once(now) == 0


def test_old_webhooks_go_once_they_are_worked_on_and_what_waits_stays(conversation, now) -> None:
    from tests.support import line

    for text in ("done", "waits", "new"):
        intake.store(channel=conversation.channel, body=line.body_of(line.text_event(text)))
    _, waits, new = WebhookRequest.objects.order_by("pk")
    WebhookRequest.objects.exclude(pk=new.pk).update(received_at=now - OLD)
    WebhookEvent.objects.exclude(request=waits).update(processed_at=now)
    keep("webhooks")
    assert sweep_once(now) == 1
    assert set(WebhookRequest.objects.all()) == {waits, new}


def test_delivery_logs_and_the_audit_log_age_too(conversation, now) -> None:
    subscription = WebhookSubscription.objects.create(
        name="Desk", url="https://d.example/", secret=new_secret()
    )
    relay = RelayTarget.objects.create(
        name="Bot", url="https://b.example/", channel=conversation.channel
    )
    times = {"queued_at": now - OLD, "due_at": now, "order_key": ""}
    for state in ("delivered", "pending"):
        WebhookDelivery.objects.create(target=subscription, kind="ping", state=state, **times)
        RelayDelivery.objects.create(target=relay, signature="", state=state, **times)
    LogEntry.objects.create(action="old", via=LogEntry.Via.ADMIN, at=now - OLD)
    keep("deliveries")
    keep("audit")
    assert sweep_once(now) == 3
    assert WebhookDelivery.objects.get().state == RelayDelivery.objects.get().state == "pending"
    assert not LogEntry.objects.filter(action="old").exists()
    assert LogEntry.objects.filter(action="retention.changed").count() == 2
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_several_processes_one_does_each_batch(conversation, now) -> None:
    for number in range(6):
        customer_writes(conversation, str(number))
    Message.objects.update(created_at=now - OLD)
    keep("messages")

    def sweep(_: int) -> int:
        try:
            return sweep_once(now)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(sweep, range(3)))
    assert sum(done) == 6
    assert RetentionRule.objects.get(pk="messages").removed == 6
