"""What some bytes are, by how they begin. Pure.

Nothing here believes a name or a Content-Type. What is not recognised is `application/octet-stream`
and only ever offered for saving.
"""

from __future__ import annotations

OCTETS = "application/octet-stream"
# How much of a file `content_type` wants to see.
HEAD_BYTES = 4096

# What a browser may show in its place; everything else is offered for saving. None of these can
# carry a script that would run.
INLINE = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "video/mp4",
        "video/quicktime",
        "video/webm",
        "audio/mp4",
        "audio/mpeg",
        "audio/wav",
        "audio/ogg",
        "audio/aac",
    }
)
_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
)
# ISO base media files say what they are after `ftyp`.
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
    b"avif": "image/avif",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
}
_FORMS = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_KIND_OF = {"image": "image", "video": "video", "audio": "audio"}


def content_type(head: bytes) -> str:
    """The type of a file that begins with these bytes."""
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head[:4] == b"RIFF":
        return _FORMS.get(head[8:12], OCTETS)
    # MPEG audio without a tag: eleven set bits; AAC in ADTS has a layer of zero.
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[:3] != b"\xff\xd8\xff":
        return "audio/aac" if head[1] & 0x06 == 0 else "audio/mpeg"
    for beginning, name in _BEGINNINGS:
        if head.startswith(beginning):
            return name
    return OCTETS


def kind(name: str) -> str:
    """`image`, `video`, `audio`, or `file` for everything else."""
    return _KIND_OF.get(name.partition("/")[0], "file")
