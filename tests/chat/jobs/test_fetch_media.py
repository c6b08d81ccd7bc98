"""What customers send is fetched from LINE when it comes, and kept as what it is."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from django.core.files.storage import storages
from django.utils import timezone

from chat import threads
from chat.jobs import fetch_media as job
from chat.models import MediaFile, Message
from chat.operations.erase_media import erase_media
from tests.benchmarks.measure import resident_bytes
from tests.chat.outbox.recorder import record
from tests.chat.outbox.rows import a_conversation, seconds_ago
from tests.support import files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def said(monkeypatch):
    return record(monkeypatch)


def a_message(kind: str = "image", **fields: Any) -> MediaFile:
    conversation = a_conversation()
    media = MediaFile.objects.create(
        channel=conversation.channel,
        kind=kind,
        line_message_id=uuid.uuid4().hex,
        due_at=seconds_ago(1),
        **fields,
    )
    Message.objects.create(
        conversation=conversation,
        media=media,
        message_type=kind,
        seq=1,
        rev=1,
        incoming_count=1,
        direction="INCOMING",
        sender_role="USER",
        created_at=timezone.now(),
        occurred_at=timezone.now(),
    )
    return media


Answer = Callable[[web.Request], Any]


def fetch(answer: bytes | int | Answer) -> list[web.Request]:
    """Let LINE answer so, and fetch once; what LINE was asked."""
    asked: list[web.Request] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        asked.append(request)
        if isinstance(answer, int):
            return web.Response(status=answer)
        if isinstance(answer, bytes):
            return web.Response(body=answer, content_type="text/html")
        response: web.StreamResponse = await answer(request)
        return response

    async def once() -> None:
        app = web.Application()
        app.router.add_get("/v2/bot/message/{id}/content", handle)
        async with TestServer(app) as server:
            await job.fetch_due_media(str(server.make_url("/")).rstrip("/"))

    asyncio.run(once())
    return asked


def test_a_picture_is_kept_with_what_it_is_and_the_screens_are_told(said):
    media = a_message()
    (asked,) = fetch(files.picture("PNG"))
    assert asked.headers["Authorization"] == "Bearer token-of-default"
    media.refresh_from_db()
    assert (media.state, media.content_type, media.due_at) == ("ready", "image/png", None)
    assert (media.width, media.height) == (320, 200)
    with storages["media"].open(media.file) as kept:
        assert kept.read() == files.picture("PNG")
    assert storages["media"].exists(media.thumbnail)
    (update,) = said.of("message_update")
    assert update.media.state == "ready"
    assert update.media.url == f"/api/v1/admin/live-chat/media/{media.pk}"
    assert fetch(b"") == []


def test_what_line_is_still_preparing_is_asked_for_again():
    media = a_message("video")
    fetch(202)
    media.refresh_from_db()
    assert media.state == "waiting"
    assert media.due_at is not None
    assert media.due_at > timezone.now()
    MediaFile.objects.update(due_at=seconds_ago(1))
    fetch(files.film())
    media.refresh_from_db()
    assert (media.state, media.attempts) == ("ready", 2)


@pytest.mark.parametrize("status", [404, 410])
def test_what_line_does_not_have_any_more_is_gone(status):
    media = a_message()
    fetch(status)
    media.refresh_from_db()
    assert (media.state, media.due_at) == ("gone", None)


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_line_that_fails_is_asked_again_later(status):
    media = a_message()
    fetch(status)
    media.refresh_from_db()
    assert media.state == "waiting"
    assert media.due_at is not None
    assert media.due_at > timezone.now()
    assert media.error


def test_after_all_tries_it_has_failed_and_the_screens_are_told(said):
    media = a_message(attempts=job.MAX_ATTEMPTS - 1)
    fetch(500)
    media.refresh_from_db()
    assert media.state == "failed"
    (update,) = said.of("message_update")
    assert update.media.state == "failed"


@pytest.mark.parametrize("body", [files.HTML, files.SVG, files.pixel_bomb()])
def test_what_is_no_picture_is_refused_and_not_kept(body):
    media = a_message()
    fetch(body)
    media.refresh_from_db()
    assert (media.state, media.file) == ("refused", "")
    assert media.error


def test_what_is_too_large_is_refused_before_all_of_it_has_come(settings):
    settings.MEDIA_MAX_BYTES = 100_000
    media = a_message("file")
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            for _ in range(10_000):
                await response.write(bytes(10_000))
                sent += 10_000
        except ConnectionResetError:
            pass
        return response

    fetch(endless)
    media.refresh_from_db()
    assert media.state == "refused"
    assert "larger than" in media.error
    assert sent < 50_000_000


def test_a_film_of_200_mb_costs_little_memory():
    media = a_message("video")
    beginning, megabyte = files.film(), bytes(1024 * 1024)
    sizes: list[int] = []

    async def large(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(beginning)
        for _ in range(199):
            await response.write(megabyte)
            sizes.append(resident_bytes(os.getpid()))
        return response

    fetch(large)
    media.refresh_from_db()
    assert (media.state, media.content_type) == ("ready", "video/mp4")
    assert media.size == len(beginning) + 199 * len(megabyte)
    assert max(sizes) - sizes[0] < 64 * 1024 * 1024
    erase_media(media)


def test_one_that_breaks_off_is_fetched_again():
    media = a_message()

    async def broken(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"half")
        assert request.transport is not None
        request.transport.close()
        return response

    fetch(broken)
    media.refresh_from_db()
    assert (media.state, media.file) == ("waiting", "")


def test_what_is_unsent_while_it_is_fetched_is_not_kept():
    media = a_message()
    body = files.picture()

    fetch(meanwhile_in_thread(media, body))
    media.refresh_from_db()
    assert media.state == "gone"
    assert not storages["media"].exists(f"{media.pk.hex[:2]}/{media.pk.hex}/original")


def meanwhile_in_thread(media: MediaFile, body: bytes) -> Answer:
    def erase() -> None:
        erase_media(MediaFile.objects.get(pk=media.pk))

    async def answer(request: web.Request) -> web.StreamResponse:
        await threads.run(erase)
        return web.Response(body=body)

    return answer


def test_what_is_erased_later_is_deleted_from_the_storage():
    media = a_message()
    fetch(files.picture())
    media.refresh_from_db()
    names = (media.file, media.thumbnail)
    erase_media(media)
    assert not any(storages["media"].exists(name) for name in names)
    media.refresh_from_db()
    assert (media.state, media.file, media.thumbnail) == ("gone", "", "")
