"""`manage.py verify` finds what is broken, names it, and finds nothing in what is whole."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from chat.models import (
    Conversation,
    Delivery,
    Erasure,
    MediaFile,
    Message,
    MessageText,
    OutboxEntry,
    Session,
)
from chat.operations.fill_search import fill_some
from livechat_project.upkeep import files
from livechat_project.upkeep.verify import verify
from tests.support.shop import shop_to_look_at
from webhooks.models import WebhookEvent

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), shop_to_look_at():
        while fill_some():
            pass
        yield


@pytest.fixture(autouse=True)
def _files(shop, db) -> None:
    """The demo's people sent them before this test began, with a storage of its own."""
    storage = storages["media"]
    for _, name in files.named():
        if not storage.exists(name):
            storage.save(name, ContentFile(b"bytes"))


def found(*checks: str) -> dict[str, int]:
    return {one.what: one.count for _, all_of in verify(checks) for one in all_of}


def said(*options: str) -> str:
    printed = io.StringIO()
    call_command("verify", *options, stdout=printed)
    return printed.getvalue()


def a_message() -> Message:
    return Message.objects.filter(message_type="text", seq__gt=1).earliest("pk")


def update(message: Message, **values: object) -> None:
    Message.objects.filter(pk=message.pk).update(**values)


def test_an_installation_that_has_been_at_work_is_whole(shop) -> None:
    printed = said()
    assert "Nothing is wrong." in printed
    assert f"{Message.objects.count()} messages" in printed
    # One event was given up; somebody should know, and nothing is broken.
    assert "note: 1 webhook events that were given up" in printed


def gap() -> None:
    a_message().delete()


def another_session() -> None:
    other = Session.objects.exclude(conversation=a_message().conversation_id).earliest("pk")
    update(a_message(), session=other)


def lost_entry() -> None:
    update(a_message(), direction="OUTGOING", status="queued")


def sending_alone() -> None:
    message = a_message()
    update(message, direction="OUTGOING", status="sending")
    OutboxEntry.objects.create(message=message, conversation_id=message.conversation_id)


def empty_request() -> None:
    now = timezone.now()
    Delivery.objects.create(
        conversation=Conversation.objects.filter(deliveries=None).earliest("pk"),
        kind="push",
        body=[],
        retry_key="00000000-0000-0000-0000-000000000001",
        due_at=now - HOUR,
    )


def wrong_count() -> None:
    Conversation.objects.filter(pk=a_message().conversation_id).update(incoming_count=77)


def old_conversation() -> None:
    update(a_message(), rev=10_000)


def another_customer() -> None:
    first = Message.objects.earliest("pk")
    other = Message.objects.exclude(conversation=first.conversation_id).earliest("pk")
    Conversation.objects.filter(pk=first.conversation_id).update(last_message=other)


def without_an_end() -> None:
    Session.objects.filter(pk=Session.objects.filter(status="CLOSED").earliest("pk").pk).update(
        closed_at=None
    )


def ends_before_it_begins() -> None:
    Session.objects.filter(status="CLOSED").update(closed_at=F("opened_at") - HOUR)


def forged() -> None:
    Erasure.objects.update(by="mallory")


def late_event() -> None:
    WebhookEvent.objects.update(parked_at=None)


DAMAGES: list[tuple[str, Callable[[], None], str]] = [
    ("numbers", gap, "conversations with a gap in seq"),
    ("numbers", wrong_count, "conversations whose incoming_count is not that of their messages"),
    ("numbers", old_conversation, "conversations older than a message's rev"),
    ("belonging", another_session, "messages in another conversation's session"),
    ("belonging", another_customer, "conversations whose last message is another one's"),
    ("outbox", lost_entry, "answers under way that no worker will find"),
    ("outbox", sending_alone, "answers that are being sent by no request"),
    ("outbox", empty_request, "requests to LINE under way with no message in them"),
    ("outbox", empty_request, "requests to LINE that are long due"),
    ("sessions", without_an_end, "closed sessions without a time of their end"),
    ("sessions", ends_before_it_begins, "sessions that end before they begin"),
    ("certificates", forged, "certificates of erasures that were changed"),
    ("webhooks", late_event, "webhook events that are long due"),
]


@pytest.mark.parametrize(("check", "damage", "what"), DAMAGES)
def test_what_is_broken_is_found(check: str, damage: Callable[[], None], what: str) -> None:
    assert what not in found(check)
    damage()
    assert found(check)[what] >= 1


def test_a_row_that_points_to_nothing_is_found() -> None:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # as a restore by hand would do it
                cursor.execute("SET LOCAL session_replication_role = replica")
        update(a_message(), session=10_000_000)
        assert found("references") == {"chat_message.session_id points to nothing": 1}
        transaction.set_rollback(True)


def test_what_search_misses_or_should_not_know_is_found_and_mended_by_a_rebuild() -> None:
    first, second, third = MessageText.objects.order_by("pk")[:3]
    first.delete()
    MessageText.objects.filter(pk=second.pk).update(text="another")
    update(third.message, unsent_at=timezone.now())
    assert found("search") == {
        "rows that search does not find": 1,
        "rows that search finds by other words than theirs": 1,
        "rows that search finds though they say nothing": 1,
    }
    with pytest.raises(CommandError, match="3 kinds of things are wrong"):
        said("--only", "search")
    call_command("rebuild_search", stdout=io.StringIO())
    assert found("search") == {}


def test_a_file_that_is_missing_and_one_that_nobody_names_are_found(monkeypatch) -> None:
    monkeypatch.setattr(files, "YOUNG", -HOUR)
    row = MediaFile.objects.exclude(file="").earliest("pk")
    storage = storages["media"]
    storage.delete(row.file)
    beyond = storage.save("ab/nobody/original", ContentFile(b"?"))
    printed = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify", "--only", "media", stdout=printed)
    assert f"WRONG: 1 files of media that are missing: {row.file}" in printed.getvalue()
    assert "files that no row names" in printed.getvalue()
    storage.delete(beyond)


def test_a_file_that_has_just_been_written_may_not_have_its_row_yet() -> None:
    beyond = storages["media"].save("ab/uploading/original", ContentFile(b"?"))
    assert found("media") == {}
    storages["media"].delete(beyond)
