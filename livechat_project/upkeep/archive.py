"""One file with everything: a zip of members, and a manifest of what each has to be.

Nothing is ever held in memory whole. What is written appears under its name when it is complete.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

MANIFEST = "manifest.json"
FORMAT = 1
PIECE = 1024 * 1024
# Whoever has a backup must not be signed in by it. In the order in which they can be emptied.
TABLES_LEFT_OUT = ("chat_signin", "django_session")


class Damaged(Exception):
    """It is no backup, or not as it was written; the text says where."""


class Writing:
    """An archive that is being written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: dict[str, dict[str, Any]] = {}

    @contextmanager
    def member(self, name: str, *, compress: bool) -> Iterator[Hashed]:
        """Write one member; it is in the manifest from then on."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        with self._archive.open(info, "w", force_zip64=True) as target:
            hashed = Hashed(target)
            yield hashed
        self.members[name] = {"bytes": hashed.size, "sha256": hashed.digest()}

    def copy(self, name: str, source: IO[bytes], *, compress: bool) -> None:
        """A member out of a file."""
        with self.member(name, compress=compress) as target:
            while piece := source.read(PIECE):
                target.write(piece)


class Hashed:
    """A target that knows what went through it."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._found = hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes | memoryview) -> None:
        self._target.write(piece)
        self._found.update(piece)
        self.size += len(piece)

    def digest(self) -> str:
        return self._found.hexdigest()


@contextmanager
def written(path: Path, manifest: dict[str, Any]) -> Iterator[Writing]:
    """A new archive at `path`, readable by nobody else. `manifest` may be filled until the end.

    Raises FileExistsError.
    """
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f"{path.name}.part")
    try:
        with open(part, "wb", opener=_private) as file:
            with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
                writing = Writing(archive)
                yield writing
                whole = {"format": FORMAT, **manifest, "members": writing.members}
                archive.writestr(MANIFEST, json.dumps(whole, indent=1))
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    """An archive and its manifest. Raises Damaged, FileNotFoundError."""
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise Damaged(f"{path} is no backup, or its end is missing.") from error
    with archive:
        try:
            manifest = json.loads(archive.read(MANIFEST))
        except (KeyError, ValueError, zipfile.BadZipFile) as error:
            raise Damaged(f"{path} has no manifest that can be read.") from error
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise Damaged(f"{path} is written in a form that this release does not know.")
        yield archive, manifest


def check(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Read every member to its end. Raises Damaged where one is not what the manifest says."""
    members = manifest["members"]
    there = set(archive.namelist()) - {MANIFEST}
    for name in sorted(there ^ set(members)):
        raise Damaged(f"{name} is {'not in the manifest' if name in there else 'missing'}.")
    for name, expected in members.items():
        found = hashlib.sha256()
        try:
            with archive.open(name) as source:
                while piece := source.read(PIECE):
                    found.update(piece)
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise Damaged(f"{name} is damaged.") from error
        except Exception as error:  # zlib.error, and what else a broken stream brings
            raise Damaged(f"{name} is damaged: {error}.") from error
        if found.hexdigest() != expected["sha256"]:
            raise Damaged(f"{name} is damaged.")
