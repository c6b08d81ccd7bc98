"""Operators send more than text: checked at the door, made into what LINE takes, once."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from chat.models import MediaFile, Message
from tests.support import files
from tests.support.cast import NOK_LINE_ID
from tests.support.sockets import new_token

pytestmark = pytest.mark.django_db(transaction=True)
API = "/api/v1/admin/live-chat"


@pytest.fixture(autouse=True)
def _https(settings) -> None:
    """LINE fetches files from no other server."""
    settings.PUBLIC_URL = "https://chat.example.com"


@pytest.fixture
def as_alice(alice, conversation) -> Client:
    return Client(headers={"authorization": f"Token {new_token(alice)}"})


@pytest.fixture
def send(as_alice) -> Callable[..., tuple[int, Any]]:
    def post(**message: Any) -> tuple[int, Any]:
        address = f"{API}/conversations/{NOK_LINE_ID}/messages"
        response = as_alice.post(address, message, content_type="application/json")
        return response.status_code, response.json()

    return post


@pytest.fixture
def upload(as_alice) -> Callable[..., tuple[int, Any]]:
    def post(body: bytes, name: str = "x.jpg", kind: str = "text/html") -> tuple[int, Any]:
        given = SimpleUploadedFile(name, body, content_type=kind)
        response = as_alice.post(f"{API}/media", {"file": given})
        return response.status_code, response.json()

    return post


def public(media_id: str, what: str) -> Any:
    media = MediaFile.objects.get(pk=media_id)
    return Client().get(f"/media/{media.public_token}/{what}")


def body_of(response: Any) -> bytes:
    return b"".join(response)


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
def test_a_picture_becomes_what_line_takes_and_says_no_more_than_it_shows(upload, send):
    status, media = upload(files.located_picture(), "ร้าน.jpg")
    assert (status, media["kind"], media["state"]) == (201, "image", "ready")
    assert (media["width"], media["height"], media["name"]) == (200, 320, "ร้าน.jpg")
    status, sent = send(message_type="image", media_id=media["id"], temp_id="t1")
    assert status == 201
    assert (sent["message"]["content"], sent["message"]["media"]["id"]) == ("Picture", media["id"])
    for what in ("original", "preview"):
        response = public(media["id"], what)
        assert response["Content-Type"] == "image/jpeg"
        with Image.open(io.BytesIO(body_of(response))) as picture:
            assert picture.format == "JPEG"
            assert picture.size == (200, 320)
            assert not picture.getexif()


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
@pytest.mark.parametrize("kind", ["WEBP", "HEIF", "BMP", "GIF"])
def test_pictures_that_line_does_not_take_become_jpegs(upload, kind):
    status, media = upload(files.picture(kind))
    assert status == 201
    assert body_of(public(media["id"], "original")).startswith(b"\xff\xd8")


def test_a_film_and_a_recording_have_their_lengths(upload):
    _, film = upload(files.film(2, codec="libx264"), "x.mp4")
    _, recording = upload(files.recording(2), "x.m4a")
    assert (film["kind"], recording["kind"]) == ("video", "audio")
    for media in (film, recording):
        assert media["duration_ms"] == pytest.approx(2000, abs=250)
    assert film["thumbnail_url"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (files.pixel_bomb(), "pixels"),
        (files.picture("PNG")[:60], "not a picture"),
        (files.film(1), "H.264"),
    ],
)
def test_what_line_could_not_show_is_refused_and_says_why(upload, body, says):
    status, answer = upload(body)
    assert (status, answer["error"]["field"]) == (400, "file")
    assert says in answer["error"]["message"]
    assert not MediaFile.objects.exists()


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
@pytest.mark.parametrize("body", [files.HTML, files.SVG])
def test_a_page_that_calls_itself_a_picture_is_a_file_that_runs_nowhere(upload, body):
    status, media = upload(body, "../../x.jpg", "image/jpeg")
    assert (status, media["kind"], media["name"]) == (201, "file", "x.jpg")
    for what in ("original", "download"):
        response = public(media["id"], what)
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment")
        assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("what", ["thumbnail", "x", "original/.."])
def test_nothing_but_what_is_meant_for_customers_has_a_public_address(upload, what):
    _, media = upload(files.picture())
    assert public(media["id"], what).status_code == 404
    assert Client().get(f"/media/{uuid.uuid4()}/original").status_code == 404


def test_the_same_temp_id_is_the_same_message_and_for_another_content_refused(upload, send):
    _, first = upload(files.picture())
    _, second = upload(files.picture())
    message = {"message_type": "image", "media_id": first["id"], "temp_id": "t1"}
    once, again = send(**message)[1], send(**message)[1]
    assert once["message"]["id"] == again["message"]["id"]
    for other in ({"media_id": second["id"]}, {"message_type": "text", "text": "x"}):
        status, answer = send(**(message | other))
        assert (status, answer["error"]["field"]) == (400, "temp_id")
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("message", "content", "payload"),
    [
        (
            {"message_type": "sticker", "sticker": {"package_id": "446", "sticker_id": "1990"}},
            "Sticker",
            {"packageId": "446", "stickerId": "1990"},
        ),
        (
            {
                "message_type": "location",
                "location": {"title": "Shop", "address": "1 Road", "latitude": 1, "longitude": 2},
            },
            "Shop",
            {"title": "Shop", "address": "1 Road", "latitude": 1.0, "longitude": 2.0},
        ),
        (
            {
                "text": "Blue?",
                "quick_replies": [{"label": "Yes 👍🏽"}, {"label": "No", "text": "Nope"}],
            },
            "Blue?",
            {
                "quick_replies": [
                    {"label": "Yes 👍🏽", "text": "Yes 👍🏽"},
                    {"label": "No", "text": "Nope"},
                ]
            },
        ),
    ],
)
def test_other_kinds_are_kept_as_line_names_them(send, message, content, payload):
    status, sent = send(**message)
    assert status == 201, sent
    assert sent["message"]["content"] == content
    assert payload.items() <= sent["message"]["payload"].items()


PLACE = {"title": "Shop", "address": "1 Road", "latitude": 1, "longitude": 2}


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ({"message_type": "hologram"}, "message_type"),
        ({"message_type": "image"}, "media_id"),
        ({"message_type": "image", "media_id": str(uuid.uuid4())}, "media_id"),
        ({"message_type": "image", "media_id": "x"}, "media_id"),
        ({"message_type": "sticker"}, "sticker"),
        (
            {"message_type": "sticker", "sticker": {"package_id": "446", "sticker_id": "9"}},
            "sticker",
        ),
        ({"message_type": "location", "location": PLACE | {"title": " "}}, "location"),
        ({"message_type": "location", "location": PLACE | {"latitude": 91}}, "location"),
        ({"message_type": "location", "location": PLACE | {"latitude": True}}, "location"),
        (
            {"message_type": "sticker", "sticker": {"package_id": "446", "sticker_id": "1" * 5000}},
            "sticker",
        ),
        (
            {"message_type": "sticker", "sticker": {"package_id": "0446", "sticker_id": "1988"}},
            "sticker",
        ),
        (
            {"message_type": "sticker", "sticker": {"package_id": ["446"], "sticker_id": 1988}},
            "sticker",
        ),
        ({"message_type": "location", "location": PLACE | {"longitude": 10**400}}, "location"),
        ({"text": "x", "quick_replies": [{"label": "y"}] * 14}, "quick_replies"),
        ({"text": "x", "quick_replies": [{"label": {"y": 1}}]}, "quick_replies"),
        ({"text": "x", "quick_replies": [{"label": "y", "text": [1]}]}, "quick_replies"),
        ({"text": "x", "quick_replies": [{"label": "y" * 21}]}, "quick_replies"),
        ({"text": "x", "quote_message_id": 7}, "quote_message_id"),
    ],
)
def test_what_line_would_refuse_is_refused_here_and_names_the_field(send, message, field):
    status, answer = send(**message)
    assert (status, answer["error"]["field"]) == (400, field)
    assert not Message.objects.exists()


def test_a_server_that_line_cannot_fetch_from_says_so_before_anything_is_sent(
    upload, send, settings
):
    settings.PUBLIC_URL, settings.LINE_API_BASE_URL = "http://chat.example.com", ""
    _, media = upload(files.picture("JPEG"))
    status, answer = send(message_type="image", media_id=media["id"])
    assert (status, answer["error"]["field"]) == (400, "media_id")
    assert "https" in answer["error"]["message"]
    settings.PUBLIC_URL = "https://chat.example.com"
    assert send(message_type="image", media_id=media["id"])[0] == 201


def test_a_quoting_answer_sent_again_is_the_same_after_the_quoted_one_was_taken_back(send):
    _, first = send(text="We have two.")
    quoted = Message.objects.get(pk=first["message"]["id"])
    Message.objects.filter(pk=quoted.pk).update(quote_token="quotable")
    once = send(text="This one?", temp_id="t1", quote_message_id=quoted.pk)
    Message.objects.filter(pk=quoted.pk).update(quote_token="")
    again = send(text="This one?", temp_id="t1", quote_message_id=quoted.pk)
    assert (once[0], again[0]) == (201, 201)
    assert once[1]["message"]["id"] == again[1]["message"]["id"]
    other = send(text="That one?", temp_id="t1", quote_message_id=quoted.pk)
    assert (other[0], other[1]["error"]["field"]) == (400, "temp_id")


def test_stickers_that_can_be_sent_are_listed_with_their_pictures(as_alice):
    packages = as_alice.get(f"{API}/stickers").json()
    assert packages[0]["package_id"] == "446"
    assert packages[0]["stickers"][0]["url"].endswith("/sticker/1988/android/sticker.png")


def test_a_song_with_a_cover_is_a_recording(upload):
    status, media = upload(files.song_with_cover(), "song.mp3")
    assert (status, media["kind"], media["content_type"]) == (201, "audio", "audio/mpeg")


def test_a_very_large_picture_is_told_as_large_as_it_becomes(upload):
    _, media = upload(files.picture("PNG", (6000, 1000)))
    assert (media["width"], media["height"]) == (4096, 683)
