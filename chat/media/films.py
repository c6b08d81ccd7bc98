"""Films and recordings: how long they are, and the first picture of a film."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import av
from PIL import Image

from chat.media import pictures


class NotPlayable(ValueError):
    """It has neither picture nor sound that can be read."""


@dataclass(frozen=True)
class Measured:
    """Width and height are None for sound alone, `poster` is a small JPEG or b"", and `codec` the
    name that FFmpeg has for how the pictures are encoded."""

    duration_ms: int | None
    width: int | None
    height: int | None
    poster: bytes
    codec: str = ""


def measure(source: BinaryIO) -> Measured:
    """Raises NotPlayable."""
    try:
        with av.open(source, mode="r") as container:
            duration = container.duration // 1000 if container.duration else None
            if not _films(container):
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
    stream = _films(container)[0]
    if stream.width * stream.height > pictures.MAX_PIXELS:
        raise NotPlayable("The film's pictures are too large.")
    # One thread: a worker decodes beside everything else that it does.
    stream.thread_type = "NONE"
    frame = next(container.decode(stream), None)
    codec = stream.codec_context.name
    if frame is None:
        return Measured(duration, stream.width or None, stream.height or None, b"", codec)
    image = _image(frame)
    poster = pictures.as_jpeg(image, pictures.THUMBNAIL_PIXELS)
    return Measured(duration, image.width, image.height, poster, codec)


def _films(container: av.container.InputContainer) -> list[av.VideoStream]:
    """The streams of moving pictures: a song's cover is a picture, and stands among them."""
    still = av.stream.Disposition.attached_pic
    return [stream for stream in container.streams.video if not stream.disposition & still]


def to_m4a(source: Path, target: Path) -> None:
    """The sound of a file as M4A (AAC). Raises NotPlayable."""
    try:
        with av.open(str(source)) as read, av.open(str(target), "w", format="ipod") as written:
            stream = written.add_stream("aac", rate=44_100, layout="stereo")
            for frame in read.decode(audio=0):
                frame.pts = None
                for packet in stream.encode(frame):
                    written.mux(packet)
            for packet in stream.encode(None):
                written.mux(packet)
    except Exception as error:
        raise NotPlayable("The recording cannot be played.") from error


def _image(frame: Any) -> Image.Image:
    """As it is meant to be seen: phones save films lying on their side."""
    image: Image.Image = frame.to_image()
    return image.rotate(frame.rotation, expand=True) if frame.rotation else image
