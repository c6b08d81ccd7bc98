"""What became of an operator's file. The decoders stay in the process that `prepare` starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chat.media import sniff
from chat.media.inspect import apart


@dataclass(frozen=True)
class Prepared:
    """What LINE will get. `refused` says what is wrong, and what would be right."""

    kind: str
    content_type: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    refused: str = ""


def prepare(path: Path, folder: Path, *, portrait: bool = False) -> Prepared:
    """Make it ready in another process: see prepare.py. Never raises for what the file is."""
    options = ("portrait",) if portrait else ()
    answer = apart("chat.media.prepare", str(path), str(folder), *options)
    if answer is not None:
        return Prepared(**answer)
    return Prepared("file", sniff.OCTETS, refused="The file could not be read safely.")
