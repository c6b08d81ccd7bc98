"""Stand-ins for the pictures of LINE's stickers and emoji, under the paths that LINE's have.

A friendly face in a colour of its own for each id, and the id, so that people can tell them apart.
"""

from __future__ import annotations

import io
import zlib
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from PIL import Image, ImageDraw, ImageFont

STICKER_PIXELS = 280
EMOJI_PIXELS = 96
# Drawn larger and made small again: smooth edges.
OVERSIZE = 3
INK = (60, 48, 30)


async def sticker(request: HttpRequest, sticker_id: int) -> HttpResponse:
    """A PNG with a transparent ground."""
    return _png(_face(f"sticker {sticker_id}", STICKER_PIXELS, str(sticker_id)))


async def emoji(request: HttpRequest, product_id: str, emoji_id: int) -> HttpResponse:
    """The same, small and without a number."""
    return _png(_face(f"emoji {product_id} {emoji_id}", EMOJI_PIXELS, ""))


def _png(body: bytes) -> HttpResponse:
    headers = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type="image/png", headers=headers)


@lru_cache(maxsize=256)
def _face(seed: str, pixels: int, label: str) -> bytes:
    digest = zlib.crc32(seed.encode())
    size = pixels * OVERSIZE
    image = Image.new("RGBA", (size, size))
    draw = ImageDraw.Draw(image)
    colour = _colour(digest % 360)
    edge = size // 24
    draw.ellipse((edge, edge, size - edge, size - edge), fill=colour, outline=INK, width=size // 60)
    _eyes(draw, size, digest >> 9 & 1)
    _mouth(draw, size, digest >> 10 & 3)
    if digest >> 12 & 1:
        _cheeks(draw, size)
    if label:
        font = ImageFont.load_default(size // 14)
        draw.text((size / 2, size * 0.87), label, fill=INK, font=font, anchor="mm")
    target = io.BytesIO()
    image.resize((pixels, pixels), Image.Resampling.LANCZOS).save(target, "PNG")
    return target.getvalue()


def _colour(hue: int) -> tuple[int, ...]:
    return Image.new("HSV", (1, 1), (hue * 255 // 360, 110, 250)).convert("RGB").getpixel((0, 0))  # type: ignore[return-value]


def _eyes(draw: ImageDraw.ImageDraw, size: int, winks: int) -> None:
    radius = size // 18
    for side, x in enumerate((0.36, 0.64)):
        box = (size * x - radius, size * 0.42 - radius, size * x + radius, size * 0.42 + radius)
        if winks and side:
            draw.arc(box, 180, 360, fill=INK, width=size // 40)
        else:
            draw.ellipse(box, fill=INK)


def _mouth(draw: ImageDraw.ImageDraw, size: int, kind: int) -> None:
    box = (size * 0.32, size * 0.4, size * 0.68, size * 0.7)
    if kind == 0:
        draw.chord(box, 10, 170, fill=(190, 60, 60), outline=INK, width=size // 60)
    elif kind == 1:
        draw.ellipse((size * 0.44, size * 0.55, size * 0.56, size * 0.69), fill=(190, 60, 60))
    else:
        draw.arc(box, 20, 160, fill=INK, width=size // 36)


def _cheeks(draw: ImageDraw.ImageDraw, size: int) -> None:
    for x in (0.24, 0.76):
        box = (size * (x - 0.06), size * 0.53, size * (x + 0.06), size * 0.61)
        draw.ellipse(box, fill=(255, 140, 140))
