"""Films and recordings: how long they are, and the first picture of a film."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO

import av
from PIL import Image

from chat.media import pictures


class NotPlayable(ValueError):
    """It has neither picture nor sound that can be read."""


@dataclass(frozen=True)
class Measured:
    """Width and height are None for sound alone, `poster` is a small JPEG or b""."""

    duration_ms: int | None
    width: int | None
    height: int | None
    poster: bytes


def measure(source: BinaryIO) -> Measured:
    """Raises NotPlayable."""
    try:
        with av.open(source, mode="r") as container:
            duration = container.duration // 1000 if container.duration else None
            if not container.streams.video:
                if not container.streams.audio:
                    raise NotPlayable("There is neither picture nor sound in the file.")
                return Measured(duration, None, None, b"")
            return _film(container, duration)
    except NotPlayable:
        raise
    except Exception as error:
        # FFmpeg has an error of its own for every way in which a file can be broken.
        raise NotPlayable("The file cannot be played.") from error


def _film(container: av.container.InputContainer, duration: int | None) -> Measured:
    stream = container.streams.video[0]
    if stream.width * stream.height > pictures.MAX_PIXELS:
        raise NotPlayable("The film's pictures are too large.")
    # One thread: a worker decodes beside everything else that it does.
    stream.thread_type = "NONE"
    frame = next(container.decode(stream), None)
    poster = b""
    if frame is not None:
        poster = pictures.as_jpeg(_image(frame), pictures.THUMBNAIL_PIXELS)
    return Measured(duration, stream.width or None, stream.height or None, poster)


def _image(frame: Any) -> Image.Image:
    image: Image.Image = frame.to_image()
    return image
