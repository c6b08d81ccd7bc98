"""Files are for signed-in operators, by ranges, and run nothing in their browsers."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import AsyncClient

from chat import threads
from chat.models import MediaFile
from tests.support import files
from tests.support.sockets import new_token

pytestmark = pytest.mark.django_db(transaction=True)
PICTURE = files.picture("PNG")


def kept(body: bytes, content_type: str, **fields: object) -> MediaFile:
    media = MediaFile(kind="file", state="ready", content_type=content_type, size=len(body))
    for name, value in fields.items():
        setattr(media, name, value)
    media.file = storages["media"].save(f"test/{media.pk.hex}", ContentFile(body))
    media.save()
    return media


@pytest.fixture
def ask(alice):
    token = new_token(alice)

    async def get(media: MediaFile, what: str = "", *, method: str = "get", **headers: str):
        address = f"/api/v1/admin/live-chat/media/{media.pk}{what}"
        sent = {"authorization": f"Token {token}", **headers}
        response = await getattr(AsyncClient(), method)(address, headers=sent)
        body = b"".join([piece async for piece in response]) if response.streaming else b""
        return response, body

    return get


async def keep(*arguments, **fields):
    return await threads.run(kept, *arguments, **fields)


async def test_a_picture_is_shown_in_its_place(ask):
    response, body = await ask(await keep(PICTURE, "image/png", name="รูป.png"))
    assert (response.status_code, body) == (200, PICTURE)
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("inline;")
    assert "filename*=UTF-8''%E0%B8%A3" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]


async def test_it_can_be_saved_instead(ask):
    response, _ = await ask(await keep(PICTURE, "image/png"), "?download=1")
    assert response["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/pdf", ""])
async def test_what_a_browser_might_run_is_only_ever_saved(ask, content_type):
    response, _ = await ask(await keep(files.HTML, content_type, name='x".html'))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith('attachment; filename="x_.html"')
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-3", 0, 3), ("bytes=5-", 5, 99), ("bytes=-10", 90, 99), ("bytes=90-500", 90, 99)],
)
async def test_a_part_is_handed_out_as_it_was_asked_for(ask, asked, first, last):
    whole = bytes(range(100))
    response, body = await ask(await keep(whole, "video/mp4"), range=asked)
    assert response.status_code == 206
    assert body == whole[first : last + 1]
    assert response["Content-Range"] == f"bytes {first}-{last}/100"
    assert response["Content-Length"] == str(len(body))


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=7-3", "bytes=-0", "bytes=-"])
async def test_a_part_that_there_is_not_is_refused(ask, asked):
    response, _ = await ask(await keep(bytes(100), "video/mp4"), range=asked)
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */100"


@pytest.mark.parametrize(
    "headers",
    [{"range": "bytes=0-1,5-9"}, {"range": "lines=1"}, {"range": "bytes=0-3", "if-range": '"x"'}],
)
async def test_what_is_no_plain_range_of_these_bytes_gets_the_whole(ask, headers):
    response, body = await ask(await keep(bytes(100), "video/mp4"), **headers)
    assert (response.status_code, len(body)) == (200, 100)


async def test_what_the_browser_has_already_is_not_sent_again(ask):
    media = await keep(PICTURE, "image/png")
    response, _ = await ask(media)
    again, body = await ask(media, **{"if-none-match": response["ETag"]})
    assert (again.status_code, body) == (304, b"")


async def test_head_tells_the_size_without_the_bytes(ask):
    response, body = await ask(await keep(PICTURE, "image/png"), method="head")
    assert (response["Content-Length"], body) == (str(len(PICTURE)), b"")


@pytest.mark.parametrize("state", ["waiting", "refused", "gone", "failed"])
async def test_what_is_not_there_is_not_found(ask, state):
    media = await keep(PICTURE, "image/png", state=state)
    for what in ("", "/thumbnail"):
        response, _ = await ask(media, what)
        assert response.status_code == 404


async def test_nobody_gets_it_without_signing_in(alice):
    media = await keep(PICTURE, "image/png")
    response = await AsyncClient().get(f"/api/v1/admin/live-chat/media/{media.pk}")
    assert response.status_code == 401


async def test_only_what_failed_is_fetched_again(ask):
    media = await keep(PICTURE, "image/png", state="failed", line_message_id="1")
    response, _ = await ask(media, "/retry", method="post")
    assert (response.status_code, response.json()["state"]) == (200, "waiting")
    response, _ = await ask(media, "/retry", method="post")
    assert response.status_code == 400
