"""Makes of an operator's file what LINE takes, in a process of its own.

`python -m chat.media.prepare PATH FOLDER [portrait]` prints a `Prepared`; what it made stands in
FOLDER, as `original` (where it differs from PATH), `preview.jpg` and `thumbnail.jpg`.
https://developers.line.biz/en/reference/messaging-api/#message-objects
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from PIL import Image, ImageOps

from chat.media import films, pictures, sniff
from chat.media.inspect import limit_this_process
from chat.media.prepared import Prepared

MB = 1_000_000
# LINE's limits, with a margin.
IMAGE_BYTES, PREVIEW_BYTES = 9.5 * MB, 0.95 * MB
IMAGE_SIDE, PREVIEW_SIDE = 4096, 1024
SMALLER = 0.7
# Of a person, as it stands beside a message: square, at most 1 MB.
# https://developers.line.biz/en/reference/messaging-api/#icon-nickname-switch
PORTRAIT_SIDE = 512


def make(path: Path, folder: Path) -> Prepared:
    """Make it ready here."""
    with path.open("rb") as source:
        name = sniff.content_type(source.read(sniff.HEAD_BYTES))
    kind = sniff.kind(name)
    if kind == "image":
        return _picture(path, folder)
    if kind in ("video", "audio"):
        return _film(name, path, folder)
    return Prepared("file", name)


def _picture(path: Path, folder: Path) -> Prepared:
    """Written anew, as JPEG or, where something shows through, PNG: no metadata is left."""
    try:
        with path.open("rb") as source:
            picture = pictures.decoded(source)
    except pictures.NotAPicture as error:
        return Prepared("image", sniff.OCTETS, refused=str(error))
    (folder / "preview.jpg").write_bytes(_fitting(picture, PREVIEW_SIDE, PREVIEW_BYTES))
    (folder / "thumbnail.jpg").write_bytes(pictures.as_jpeg(picture, pictures.THUMBNAIL_PIXELS))
    if pictures.is_transparent(picture):
        body = pictures.as_png(picture, IMAGE_SIDE)
        if len(body) <= IMAGE_BYTES:
            return _written("image/png", body, folder)
    return _written("image/jpeg", _fitting(picture, IMAGE_SIDE, IMAGE_BYTES), folder)


def make_portrait(path: Path, folder: Path) -> Prepared:
    """The middle of a picture, as a square PNG."""
    try:
        with path.open("rb") as source:
            picture = pictures.decoded(source)
    except pictures.NotAPicture as error:
        return Prepared("image", sniff.OCTETS, refused=str(error))
    side = min(PORTRAIT_SIDE, picture.width, picture.height)
    square = ImageOps.fit(picture.convert("RGBA"), (side, side))
    return _written("image/png", pictures.as_png(square, side), folder)


def _written(content_type: str, body: bytes, folder: Path) -> Prepared:
    path = folder / "original"
    path.write_bytes(body)
    with Image.open(path) as made:
        return Prepared("image", content_type, made.width, made.height)


def _fitting(picture: Image.Image, side: int, most: float) -> bytes:
    body = pictures.as_jpeg(picture, side, quality=90)
    while len(body) > most:
        side = int(side * SMALLER)
        body = pictures.as_jpeg(picture, side)
    return body


def _film(name: str, path: Path, folder: Path) -> Prepared:
    try:
        with path.open("rb") as source:
            measured = films.measure(source)
    except films.NotPlayable as error:
        return Prepared("file", name, refused=str(error))
    if measured.width is None:
        return _recording(name, path, folder, measured.duration_ms)
    if name != "video/mp4" or measured.codec != "h264":
        return Prepared(
            "video", name, refused="LINE takes videos as MP4 with H.264; convert it first."
        )
    (folder / "preview.jpg").write_bytes(measured.poster)
    (folder / "thumbnail.jpg").write_bytes(measured.poster)
    return Prepared("video", name, measured.width, measured.height, measured.duration_ms)


def _recording(name: str, path: Path, folder: Path, duration_ms: int | None) -> Prepared:
    """As it is if it is MP3 or M4A, else as M4A."""
    if name in ("audio/mpeg", "audio/mp4", "video/mp4") and duration_ms:
        content_type = "audio/mp4" if name == "video/mp4" else name
        return Prepared("audio", content_type, duration_ms=duration_ms)
    try:
        films.to_m4a(path, folder / "original")
    except films.NotPlayable as error:
        return Prepared("audio", name, refused=str(error))
    with (folder / "original").open("rb") as source:
        duration_ms = films.measure(source).duration_ms
    if not duration_ms:
        return Prepared("audio", name, refused="Nobody can tell how long it is; LINE has to know.")
    return Prepared("audio", "audio/mp4", duration_ms=duration_ms)


def main() -> None:
    path, folder = map(Path, sys.argv[1:3])
    limit_this_process()
    maker = make_portrait if "portrait" in sys.argv[3:] else make
    sys.stdout.write(json.dumps(asdict(maker(path, folder))))


if __name__ == "__main__":
    main()
