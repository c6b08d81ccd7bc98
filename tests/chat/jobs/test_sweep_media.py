"""Files that nobody needs any more go, whatever happened when they should have."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from chat.jobs.sweep_media import sweep_media
from chat.models import CannedReply, MediaFile, Message
from tests.chat.outbox.rows import queue

pytestmark = pytest.mark.django_db(transaction=True)


def kept(state: str, **fields: object) -> MediaFile:
    media = MediaFile.objects.create(kind="image", state=state, **fields)
    media.file = storages["media"].save(f"sweep/{media.pk.hex}", ContentFile(b"x"))
    media.save()
    return media


def is_there(media: MediaFile) -> bool:
    return storages["media"].exists(media.file)


def test_what_is_gone_loses_the_files_that_a_failed_deletion_left(db):
    media = kept("gone")
    assert sweep_media() == 1
    assert not is_there(media)
    assert sweep_media() == 0


def test_an_upload_that_was_never_sent_goes_after_a_day_and_one_that_was_stays(alice, conversation):
    unsent, sent, fresh, canned = (kept("ready", uploaded_by=alice) for _ in range(4))
    CannedReply.objects.create(title="Map", media=canned)
    (message,) = queue(conversation, "x")
    Message.objects.filter(pk=message.pk).update(media=sent)
    yesterday = timezone.now() - timedelta(hours=25)
    MediaFile.objects.exclude(pk=fresh.pk).update(created_at=yesterday)
    assert sweep_media() == 1
    assert [is_there(each) for each in (unsent, sent, fresh, canned)] == [False, True, True, True]


def test_one_that_cannot_be_deleted_does_not_keep_the_others(monkeypatch):
    first, second = kept("gone"), kept("gone")
    delete = storages["media"].delete

    def deletes(name: str) -> None:
        if name == first.file:
            raise OSError("no")
        delete(name)

    monkeypatch.setattr(storages["media"], "delete", deletes)
    assert sweep_media() == 1
    assert [is_there(media) for media in (first, second)] == [True, False]
