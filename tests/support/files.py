"""Small real files, made here: pictures, films, recordings, and some that are not what they say."""

from __future__ import annotations

import io
import struct
import zlib
from fractions import Fraction
from typing import Any

import av
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str = "JPEG", size: tuple[int, int] = (320, 200), **options: object) -> bytes:
    target = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(target, kind, **options)
    return target.getvalue()


def located_picture() -> bytes:
    """A JPEG with where it was taken, lying on its side as phones save them."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90°
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif)


def pixel_bomb(side: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that says that it has billions of pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(side))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def film(seconds: int = 1, size: tuple[int, int] = (128, 96), *, codec: str = "mpeg4") -> bytes:
    """An mp4 with moving pictures and no sound."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream: Any = container.add_stream(codec, rate=5)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for number in range(5 * seconds):
            image = Image.new("RGB", size, (40 * number % 255, 120, 200))
            frame: Any = av.VideoFrame.from_image(image)
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return target.getvalue()


def recording(seconds: float = 1.0, rate: int = 16_000) -> bytes:
    """An m4a with silence."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream: Any = container.add_stream("aac", rate=rate, layout="mono")
        for number in range(int(seconds * rate / 1024)):
            frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            frame.sample_rate = rate
            frame.pts = number * 1024
            frame.time_base = Fraction(1, rate)
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return target.getvalue()


def song_with_cover() -> bytes:
    """An MP3 with a picture in it, as shops sell them."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp3") as container:
        sound: Any = container.add_stream("libmp3lame", rate=44_100, layout="stereo")
        cover: Any = container.add_stream("mjpeg")
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        image: Any = av.VideoFrame.from_image(Image.new("RGB", (64, 64), "teal"))
        for packet in cover.encode(image.reformat(format="yuvj420p")):
            container.mux(packet)
        for _ in range(40):
            frame = av.AudioFrame(format="fltp", layout="stereo", samples=1152)
            frame.sample_rate = 44_100
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            for packet in sound.encode(frame):
                container.mux(packet)
        for packet in sound.encode():
            container.mux(packet)
    return target.getvalue()
