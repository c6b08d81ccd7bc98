"""Everything into one file, and out of it into an empty installation."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from django import get_version
from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from livechat_project.upkeep import archive, postgresql_copy, sqlite_copy
from livechat_project.upkeep.files import stored

MEDIA = "media/"
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Refused(Exception):
    """It cannot be restored here; the text is a sentence."""


@dataclass(frozen=True)
class Made:
    """What a backup holds."""

    rows: int
    files: int
    bytes: int


def back_up(path: Path) -> Made:
    """Write everything to `path` while servers run. Raises FileExistsError.

    The database is that of one moment. The files follow: one that is erased meanwhile is missing.
    """
    loader = MigrationLoader(connection)
    manifest: dict[str, Any] = {
        "made_at": timezone.now().isoformat(),
        "release": settings.RELEASE,
        "django": get_version(),
        "database": connection.vendor,
        "migrations": sorted(key for key in loader.applied_migrations if key in loader.graph.nodes),
    }
    files = 0
    with archive.written(path, manifest) as writing:
        if connection.vendor == "postgresql":
            manifest["rows"] = postgresql_copy.write(writing, manifest)
        else:
            manifest["rows"] = sqlite_copy.write(writing)
        storage = storages["media"]
        for name in stored(storage):
            try:
                source = storage.open(name)
            except FileNotFoundError:
                continue
            with source:
                writing.copy(MEDIA + name, source, compress=False)
            files += 1
        manifest["files"] = files
    return Made(sum(manifest["rows"].values()), files, path.stat().st_size)


def check(path: Path) -> dict[str, Any]:
    """Read a backup to its end; its manifest. Raises Damaged, FileNotFoundError."""
    with archive.opened(path) as (whole, manifest):
        archive.check(whole, manifest)
    return manifest


def restore(path: Path) -> Made:
    """Put everything of a backup into an empty database and an empty storage.

    Nothing is touched before all of the backup has been read and found whole. Raises Damaged,
    Refused, FileNotFoundError.
    """
    with archive.opened(path) as (whole, manifest):
        archive.check(whole, manifest)
        _refuse_unless_fitting(manifest)
        copying = postgresql_copy if connection.vendor == "postgresql" else sqlite_copy
        if not copying.is_empty():
            _refuse("The database has tables. Name a new one in DATABASE_URL, without migrate.")
        if next(stored(storages["media"]), None) is not None:
            _refuse("There are files where the media go. Name an empty place in MEDIA_DIR.")
        try:
            copying.load(whole, manifest)
        except ValueError as error:
            raise archive.Damaged(str(error)) from error
        files = _put_files(whole)
    # What this release has beyond the backup's; and what Django adds after each migrate.
    call_command("migrate", verbosity=0)
    return Made(sum(manifest["rows"].values()), files, path.stat().st_size)


def _refuse_unless_fitting(manifest: dict[str, Any]) -> None:
    made_on, here = manifest["database"], connection.vendor
    if made_on != here:
        _refuse(f"It is a backup of {_NAMES.get(made_on, made_on)}, and here is {_NAMES[here]}.")
    known = MigrationLoader(None).graph.nodes
    newer = [name for app, name in manifest["migrations"] if (app, name) not in known]
    if newer:
        _refuse(f"It is from a newer release: {newer[0]} is not known here. Restore it with that.")


def _refuse(sentence: str) -> NoReturn:
    raise Refused(sentence)


def _put_files(whole: zipfile.ZipFile) -> int:
    files = 0
    for member in whole.namelist():
        if not member.startswith(MEDIA):
            continue
        name = member.removeprefix(MEDIA)
        with whole.open(member) as source:
            kept = storages["media"].save(name, File(source))
        if kept != name:
            _refuse(f"The storage keeps {name} as {kept}; it is not empty.")
        files += 1
    return files
