"""What files really are, found out where a broken or hostile one can do no harm."""

from __future__ import annotations

import io
import subprocess
import threading
from pathlib import Path

import pytest
from PIL import Image

from chat.media import inspect as inspect_module
from chat.media.inspect import Found, apart, inspect
from tests.support import files


async def look(kind: str, body: bytes, folder: Path) -> tuple[Found, bytes]:
    path, thumbnail = folder / "content", folder / "thumbnail"
    path.write_bytes(body)
    found = await inspect(kind, path, thumbnail)
    return found, thumbnail.read_bytes() if thumbnail.exists() else b""


@pytest.mark.parametrize(
    ("kind", "body", "content_type"),
    [
        ("image", files.picture("JPEG"), "image/jpeg"),
        ("image", files.picture("PNG"), "image/png"),
        ("image", files.picture("WEBP"), "image/webp"),
        ("image", files.picture("HEIF"), "image/heic"),
        ("file", files.picture("PNG"), "image/png"),
        ("file", b"%PDF-1.7 ...", "application/pdf"),
        ("file", files.HTML, "application/octet-stream"),
        ("file", files.SVG, "application/octet-stream"),
        ("file", b"", "application/octet-stream"),
    ],
)
async def test_a_file_is_what_its_bytes_are(kind, body, content_type, tmp_path):
    found, thumbnail = await look(kind, body, tmp_path)
    assert (found.content_type, found.refused) == (content_type, "")
    is_picture = content_type.startswith("image/")
    assert ((found.width, found.height) == (320, 200)) is is_picture
    assert thumbnail.startswith(b"\xff\xd8") is is_picture


async def test_a_picture_is_turned_upright_and_its_copy_does_not_say_where_it_was_taken(
    tmp_path,
):
    found, thumbnail = await look("image", files.located_picture(), tmp_path)
    assert (found.width, found.height) == (200, 320)
    assert not Image.open(io.BytesIO(thumbnail)).getexif()


async def test_a_film_has_a_length_and_a_picture(tmp_path):
    found, thumbnail = await look("video", files.film(2), tmp_path)
    assert (found.content_type, found.width, found.height) == ("video/mp4", 128, 96)
    assert found.duration_ms == pytest.approx(2000, abs=250)
    assert thumbnail.startswith(b"\xff\xd8")


async def test_a_recording_has_a_length(tmp_path):
    found, thumbnail = await look("audio", files.recording(2), tmp_path)
    assert found.refused == ""
    assert found.duration_ms == pytest.approx(2000, abs=250)
    assert thumbnail == b""


@pytest.mark.parametrize("body", [files.HTML, files.SVG, b"PK\x03\x04zip", b"%PDF-1.7", b""])
async def test_what_is_no_picture_is_refused_as_one(body, tmp_path):
    found, thumbnail = await look("image", body, tmp_path)
    assert found.refused == "This is not a picture."
    assert thumbnail == b""


async def test_a_picture_that_breaks_off_is_refused(tmp_path):
    found, _ = await look("image", files.picture("PNG")[:60], tmp_path)
    assert found.refused


async def test_a_picture_that_unpacks_to_billions_of_pixels_is_refused_and_not_unpacked(tmp_path):
    found, thumbnail = await look("image", files.pixel_bomb(), tmp_path)
    assert "pixels" in found.refused
    assert thumbnail == b""


async def test_a_decoder_that_crashes_ends_its_own_process_only(tmp_path, monkeypatch):
    monkeypatch.setattr("chat.media.inspect.sys.executable", "/bin/false")
    found, _ = await look("image", files.picture(), tmp_path)
    assert found == Found("image/jpeg", refused="The file could not be read safely.")


def test_only_so_many_files_are_looked_at_together(tmp_path, monkeypatch):
    turns = threading.BoundedSemaphore(1)
    monkeypatch.setattr(inspect_module, "turns", turns)
    free: list[bool] = []

    def run(*_, **__):
        free.append(turns.acquire(blocking=False))
        raise subprocess.TimeoutExpired("decoder", 1)

    monkeypatch.setattr(subprocess, "run", run)

    assert apart("chat.media.inspect") is None
    assert free == [False]
    # Its turn is over, however it ended.
    assert turns.acquire(blocking=False)
