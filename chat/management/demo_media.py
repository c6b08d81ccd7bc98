"""The files of the demo's stories: drawn here, as if LINE had handed them over then."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image, ImageDraw, ImageFont

from chat.media import films, pictures
from chat.models import MediaFile
from chat.operations.settle_media import Stored, media_stored
from webhooks.simulator.media import film, png, wav

PICTURE_SIDE = 480
FILM_SECONDS, VOICE_SECONDS = 4, 3
A4_AT_72_DPI = (595, 842)


@dataclass(frozen=True)
class _Drawn:
    content_type: str
    body: bytes
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    thumbnail: bytes = b""


def keep_media(media: MediaFile) -> None:
    """Give it a file: the simulator knows nothing of this message."""
    drawn = _draw(media.kind, media.pk.hex)
    stored = Stored(
        file=_kept(media.pk, "original", drawn.body),
        thumbnail=_kept(media.pk, "thumbnail.jpg", drawn.thumbnail) if drawn.thumbnail else "",
        content_type=drawn.content_type,
        size=len(drawn.body),
        width=drawn.width,
        height=drawn.height,
        duration_ms=drawn.duration_ms,
    )
    media_stored(media_id=media.pk, stored=stored)


def _kept(pk: uuid.UUID, name: str, body: bytes) -> str:
    return storages["media"].save(f"demo/{pk.hex}/{name}", ContentFile(body))


def _draw(kind: str, seed: str) -> _Drawn:
    if kind == "video":
        body = film(seed, FILM_SECONDS)
        measured = films.measure(io.BytesIO(body))
        size = measured.width, measured.height
        return _Drawn("video/mp4", body, *size, measured.duration_ms, measured.poster)
    if kind == "audio":
        body = wav(VOICE_SECONDS)
        return _Drawn("audio/wav", body, duration_ms=VOICE_SECONDS * 1000)
    if kind == "file":
        return _Drawn("application/pdf", invoice())
    body = png(seed, PICTURE_SIDE)
    with Image.open(io.BytesIO(body)) as picture:
        thumbnail = pictures.as_jpeg(picture, pictures.THUMBNAIL_PIXELS)
    return _Drawn("image/png", body, PICTURE_SIDE, PICTURE_SIDE, thumbnail=thumbnail)


def invoice() -> bytes:
    """A page of PDF."""
    page = Image.new("L", A4_AT_72_DPI, 255)
    draw = ImageDraw.Draw(page)
    draw.text((60, 60), "Example Shop", fill=0, font=ImageFont.load_default(28))
    lines = ("Invoice 1042 (an example)", "", "1 blue shirt, M      890.00", "Sent to: Emma")
    draw.multiline_text(
        (60, 130), "\n".join(lines), fill=0, font=ImageFont.load_default(16), spacing=10
    )
    target = io.BytesIO()
    page.save(target, "PDF")
    return target.getvalue()
