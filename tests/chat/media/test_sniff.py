"""What a file is, by its first bytes."""

from __future__ import annotations

import pytest

from chat.media import sniff
from tests.support import files


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"BMW is a brand of cars, and this is a text about it.", sniff.OCTETS),
        (files.picture("BMP"), "image/bmp"),
        ("a text".encode("utf-16"), sniff.OCTETS),
        (b"\xff\xfb\x90\x64" + bytes(100), "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + bytes(100), "audio/aac"),
        (b"\xff\xff\xff\xff" + bytes(100), sniff.OCTETS),
        (b"\0\0\0\x18ftypisom" + bytes(100), "video/mp4"),
        (b"\0\0\0\x18ftyp3gp5" + bytes(100), "video/mp4"),
        (b"\0\0\0\x18ftypheic" + bytes(100), "image/heic"),
        (b"\0\0\0\x18ftypcrx " + bytes(100), sniff.OCTETS),
        (b"<html><script>", sniff.OCTETS),
        (b"", sniff.OCTETS),
    ],
)
def test_a_file_is_what_its_first_bytes_say_and_nothing_else(head, name):
    assert sniff.content_type(head) == name
