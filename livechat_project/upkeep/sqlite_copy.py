"""SQLite's database: one file, copied while servers write, and put in place."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from livechat_project.upkeep.archive import PIECE, TABLES_LEFT_OUT, Writing

MEMBER = "database/livechat.sqlite3"


def write(writing: Writing) -> dict[str, int]:
    """The database as it is at one moment; returns how many rows each table has."""
    with tempfile.TemporaryDirectory(dir=_path().parent) as folder:
        copy = Path(folder) / "copy.sqlite3"
        with closing(sqlite3.connect(_path())) as source, closing(sqlite3.connect(copy)) as target:
            # In one step: a step of some pages would begin anew with each write in between.
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            for table in TABLES_LEFT_OUT:
                target.execute(f"DELETE FROM {table}")  # noqa: S608 (ours)
            target.commit()
            # Without freed pages, in which there may be what was erased.
            target.execute("VACUUM")
            counts = _counts(target)
        with copy.open("rb") as file:
            writing.copy(MEMBER, file, compress=True)
    return counts


def is_empty() -> bool:
    """Whether the database has no table."""
    if not _path().exists():
        return True
    with closing(sqlite3.connect(_path())) as database:
        return not database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()


def load(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Put the database in its place. Raises ValueError if it is not the one of the manifest."""
    path = _path()
    connection.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        with archive.open(MEMBER) as source, part.open("wb") as target:
            part.chmod(0o600)
            while piece := source.read(PIECE):
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        with closing(sqlite3.connect(part)) as database:
            ((said,),) = database.execute("PRAGMA integrity_check(1)").fetchall()
            if said != "ok":
                raise ValueError(f"SQLite says of the database: {said}")
            if _counts(database) != manifest["rows"]:
                raise ValueError("The tables do not have as many rows as they had.")
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _path() -> Path:
    return Path(connection.settings_dict["NAME"])


def _counts(database: sqlite3.Connection) -> dict[str, int]:
    names = [
        name
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND sql NOT LIKE 'CREATE VIRTUAL%'"
        )
    ]
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in sorted(names)
    }
