"""Looks at a file in a process of its own: `python -m chat.media.inspect KIND PATH THUMBNAIL`.

Decoders are large and written in C, and the files come from strangers: what makes one of them
crash, loop or swallow memory ends this process and nothing else. Prints one JSON object, a `Found`;
writes a small JPEG to THUMBNAIL where there is something to see. No Django in here.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import resource
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from chat.media import sniff

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 30
# Of addresses, not of use: the decoders map much that they never touch.
MEMORY_BYTES = 2 * 1024**3
# Of this process's files, so many are looked at together; the others wait, each in its thread, for
# a decoder may take some hundred megabytes.
AT_ONCE = 2
turns = threading.BoundedSemaphore(AT_ONCE)

NOT_THAT_KIND = {
    "image": "This is not a picture.",
    "video": "This is not a video.",
    "audio": "This is not a recording.",
}


@dataclass(frozen=True)
class Found:
    """What the bytes are. `refused` says why they must not be kept as what they claim to be."""

    content_type: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    refused: str = ""


async def inspect(kind: str, path: Path, thumbnail: Path) -> Found:
    """Look at it, in another process. Never raises for what the file is."""
    return await asyncio.to_thread(inspect_here, kind, path, thumbnail)


def inspect_here(kind: str, path: Path, thumbnail: Path) -> Found:
    """`inspect`, for a thread that may wait."""
    answer = apart("chat.media.inspect", kind, str(path), str(thumbnail))
    if answer is not None:
        return Found(**answer)
    return Found(sniff.content_type(_head(path)), refused="The file could not be read safely.")


def apart(module: str, *arguments: str) -> dict[str, Any] | None:
    """What a module of this room prints in a process of its own; None where that came to grief."""
    try:
        with turns:
            done = subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-m", module, *arguments],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                check=False,
                timeout=SECONDS + 5,
            )
        if done.returncode != 0:
            return None
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return answer


def limit_this_process() -> None:
    """No longer and no larger than looking at a file may be."""
    for limit, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY_BYTES)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def look(kind: str, path: Path, thumbnail: Path) -> Found:
    """Look at it here. `kind` is what it is said to be: image, video, audio or file."""
    name = sniff.content_type(_head(path))
    is_kind = sniff.kind(name)
    # Sound alone comes in the same containers as films.
    fits = kind in ("file", is_kind) or {kind, is_kind} == {"audio", "video"}
    if not fits:
        return Found(name, refused=NOT_THAT_KIND[kind])
    if is_kind == "image":
        return _picture(name, path, thumbnail, required=kind == "image")
    if is_kind in ("video", "audio"):
        return _film(name, path, thumbnail)
    return Found(name)


def _picture(name: str, path: Path, thumbnail: Path, *, required: bool) -> Found:
    from chat.media import pictures

    try:
        with path.open("rb") as source:
            measured = pictures.measure(source)
    except pictures.NotAPicture as error:
        # As a file it may be kept; nothing will ever open it here.
        return Found(name, refused=str(error) if required else "")
    thumbnail.write_bytes(measured.thumbnail)
    return Found(name, measured.width, measured.height)


def _film(name: str, path: Path, thumbnail: Path) -> Found:
    from chat.media import films

    try:
        with path.open("rb") as source:
            measured = films.measure(source)
    except films.NotPlayable:
        # Perhaps a browser can: it is kept, without a picture of it.
        return Found(name)
    if measured.poster:
        thumbnail.write_bytes(measured.poster)
    return Found(name, measured.width, measured.height, measured.duration_ms)


def _head(path: Path) -> bytes:
    with path.open("rb") as source:
        return source.read(sniff.HEAD_BYTES)


def main() -> None:
    kind, path, thumbnail = sys.argv[1:]
    limit_this_process()
    sys.stdout.write(json.dumps(asdict(look(kind, Path(path), Path(thumbnail)))))


if __name__ == "__main__":
    main()
