"""Small generated media, for messages that were sent without a file of their own."""

from __future__ import annotations

import io
import math
import struct
import zlib
from functools import lru_cache

import av
from PIL import Image, ImageDraw

# LINE does not say which types it serves; these are what the phone uploads or we make.
MAX_BYTES = 20 * 1024 * 1024


def generated(kind: str, seed: str) -> tuple[str, bytes]:
    """(content type, bytes): a picture, a short tone, a short film or a text."""
    if kind == "image":
        return "image/png", png(seed)
    if kind == "audio":
        return "audio/wav", wav()
    if kind == "video":
        return "video/mp4", film(seed)
    return "text/plain; charset=utf-8", b"An example file.\n"


def png(seed: str, size: int = 240) -> bytes:
    """A square with a soft gradient; the seed chooses its colours."""
    digest = zlib.crc32(seed.encode())
    top = [100 + (digest >> shift) % 140 for shift in (0, 8, 16)]
    bottom = [60 + (digest >> shift) % 160 for shift in (5, 13, 21)]
    rows = bytearray()
    for y in range(size):
        colour = bytes((a * (size - y) + b * y) // size for a, b in zip(top, bottom, strict=True))
        rows += b"\x00" + colour * size
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(bytes(rows)))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def wav(seconds: float = 1.0, rate: int = 8000) -> bytes:
    """A quiet tone of 440 Hz, 8 bit mono."""
    count = int(seconds * rate)
    samples = bytes(128 + round(40 * math.sin(2 * math.pi * 440 * n / rate)) for n in range(count))
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + count,
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        rate,
        rate,
        1,
        8,
        b"data",
        count,
    )
    return head + samples


@lru_cache(maxsize=8)
def film(seed: str, seconds: int = 3, size: tuple[int, int] = (320, 240)) -> bytes:
    """A ball that crosses a field, in colours of the seed's."""
    digest = zlib.crc32(seed.encode())
    ground, ball = (
        tuple(90 + (digest >> shift) % 150 for shift in shifts)
        for shifts in ((0, 8, 16), (5, 13, 21))
    )
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(seconds * 10):
            image = Image.new("RGB", size, ground)
            x = 20 + (size[0] - 40) * number // (seconds * 10)
            ImageDraw.Draw(image).ellipse((x - 20, 100, x + 20, 140), fill=ball)
            container.mux(stream.encode(_frame(image)))
        container.mux(stream.encode())
    return target.getvalue()


def _frame(image: Image.Image) -> av.VideoFrame:
    made: av.VideoFrame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
    return made
