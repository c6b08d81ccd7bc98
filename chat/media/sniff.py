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
    b"hevc": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
    b"avif": "image/avif",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
}
# What phones and converters write for films. There are as many other brands, of what no browser
# plays: they are files.
_MP4_BRANDS = frozenset({b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash", b"mmp4", b"XAVC"})
_MP4_FAMILIES = (b"iso", b"3gp", b"3g2")
# Sizes of the header that follows a BMP's first 14 bytes.
_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
_FORMS = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_KIND_OF = {"image": "image", "video": "video", "audio": "audio"}


def content_type(head: bytes) -> str:
    """The type of a file that begins with these bytes."""
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head[:4] == b"RIFF":
        return _FORMS.get(head[8:12], OCTETS)
    if _is_bmp(head):
        return "image/bmp"
    for beginning, name in _BEGINNINGS:
        if head.startswith(beginning):
            return name
    return _untagged_audio(head)


def _of_brand(brand: bytes) -> str:
    known = _BRANDS.get(brand)
    if known is None and (brand in _MP4_BRANDS or brand[:3] in _MP4_FAMILIES):
        return "video/mp4"
    return known or OCTETS


def _is_bmp(head: bytes) -> bool:
    """The letters alone begin many a text."""
    return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS


def _untagged_audio(head: bytes) -> str:
    """MPEG audio that begins with a frame: eleven set bits, then layer II or III, and a sampling
    rate that there is. AAC in ADTS has a layer of zero. (FF FE begins UTF-16 text.)"""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return OCTETS
    if head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    layer, rate = head[1] >> 1 & 3, head[2] >> 2 & 3
    return "audio/mpeg" if layer in (1, 2) and rate != 3 and head[2] >> 4 != 15 else OCTETS


def kind(name: str) -> str:
    """`image`, `video`, `audio`, or `file` for everything else."""
    return _KIND_OF.get(name.partition("/")[0], "file")
