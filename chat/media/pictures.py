"""Pictures: how large they are, small copies of them, and what LINE takes.

Everything is decoded with a bound on pixels, since a few kilobytes can unpack to gigabytes, and
written anew: what is not picture (position, camera, scripts hidden behind it) does not survive.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO

import pillow_heif
from PIL import Image, ImageOps

pillow_heif.register_heif_opener()

# Decoded that is 150 MB; a phone's picture has 12 to 50 million.
MAX_PIXELS = 50_000_000
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
THUMBNAIL_PIXELS = 640
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "HEIF")


class NotAPicture(ValueError):
    """It cannot be read as one, or unpacks to too much; the text says which, for people."""


@dataclass(frozen=True)
class Measured:
    """Width and height as it is shown, in pixels, and a small JPEG of it."""

    width: int
    height: int
    thumbnail: bytes


def measure(source: BinaryIO) -> Measured:
    """Decode it once. Raises NotAPicture."""
    picture = decoded(source)
    return Measured(picture.width, picture.height, as_jpeg(picture, THUMBNAIL_PIXELS))


def decoded(source: BinaryIO) -> Image.Image:
    """Its first frame, turned as it is meant to be seen. Raises NotAPicture."""
    try:
        with Image.open(source, formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise NotAPicture(
                    f"The picture has {opened.width} × {opened.height} pixels; "
                    f"at most {MAX_PIXELS // 1_000_000} million are opened."
                )
            if opened.format == "JPEG":
                # Decoding to a fraction costs a fraction.
                opened.draft("RGB", (4096, 4096))
            turned = ImageOps.exif_transpose(opened)
            turned.load()
            return turned
    except NotAPicture:
        raise
    except Image.DecompressionBombError as error:
        raise NotAPicture("The picture unpacks to too many pixels.") from error
    except Exception as error:
        # Decoders raise whatever comes to hand for broken files.
        raise NotAPicture("The file is not a picture that can be opened.") from error


def as_jpeg(picture: Image.Image, longest: int, *, quality: int = 82) -> bytes:
    """A JPEG of at most `longest` pixels a side, on white where it was transparent."""
    small = picture.copy()
    small.thumbnail((longest, longest))
    if small.mode in ("RGBA", "LA", "P", "PA"):
        small = small.convert("RGBA")
        ground = Image.new("RGB", small.size, "white")
        ground.paste(small, mask=small.getchannel("A"))
        small = ground
    target = io.BytesIO()
    small.convert("RGB").save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue()


def is_transparent(picture: Image.Image) -> bool:
    """Whether something would show through it."""
    if picture.mode == "P":
        return "transparency" in picture.info
    return picture.mode in ("RGBA", "LA", "PA") and picture.getchannel("A").getextrema()[0] != 255


def as_png(picture: Image.Image, longest: int) -> bytes:
    """A PNG of at most `longest` pixels a side, without anything but the picture."""
    small = picture.convert("RGBA")
    small.thumbnail((longest, longest))
    target = io.BytesIO()
    small.save(target, "PNG", optimize=True)
    return target.getvalue()
