"""The simulator's memory on disk: one SQLite table of JSON items, in the order of their making."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, key));
CREATE TABLE IF NOT EXISTS blobs (key TEXT PRIMARY KEY, content_type TEXT, body BLOB);
"""


@dataclass(frozen=True)
class Blob:
    """What somebody sent: few bytes at hand, or a file. `content_type` is the sender's."""

    content_type: str
    size: int
    body: bytes | None = None
    path: Path | None = None

    def read(self, start: int, length: int) -> bytes:
        """That part of it, or as much as is there."""
        if self.path is None:
            return (self.body or b"")[start : start + length]
        with self.path.open("rb") as source:
            source.seek(start)
            return source.read(length)


class Store:
    """Writes through at once, so that a killed process forgets nothing that it has answered.

    Used by one thread only (sqlite3 itself refuses another). `synchronous=OFF` is enough: what
    the operating system holds survives the process, and a power cut may cost a demo's history.
    """

    def __init__(self, path: str) -> None:
        if path == ":memory:":
            self._scratch = tempfile.TemporaryDirectory(prefix="line-simulator-")
            self._folder = Path(self._scratch.name)
        else:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._folder = Path(f"{path}-files")
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.executescript(_SCHEMA)

    def put(self, kind: str, key: str, value: dict[str, Any]) -> None:
        self._db.execute(
            "INSERT INTO items (kind, key, value) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value",
            (kind, key, json.dumps(value)),
        )

    def delete(self, kind: str, key: str) -> None:
        self._db.execute("DELETE FROM items WHERE kind = ? AND key = ?", (kind, key))

    def items(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """All of a kind, oldest first."""
        rows = self._db.execute(
            "SELECT key, value FROM items WHERE kind = ? ORDER BY position", (kind,)
        )
        return [(key, json.loads(value)) for key, value in rows]

    def put_blob(self, key: str, content_type: str, body: bytes) -> None:
        self._db.execute("INSERT OR REPLACE INTO blobs VALUES (?, ?, ?)", (key, content_type, body))

    def keep_file(self, key: str, content_type: str, path: Path) -> None:
        """Take over a file, however large, in place of bytes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        shutil.move(path, self._file(key))
        self.put_blob(key, content_type, b"")

    def blob(self, key: str) -> Blob | None:
        rows = self._db.execute("SELECT content_type, body FROM blobs WHERE key = ?", (key,))
        row: tuple[str, bytes] | None = rows.fetchone()
        if row is None:
            return None
        if (path := self._file(key)).is_file():
            return Blob(row[0], path.stat().st_size, path=path)
        return Blob(row[0], len(row[1]), body=row[1])

    def delete_blob(self, key: str) -> None:
        self._db.execute("DELETE FROM blobs WHERE key = ?", (key,))
        self._file(key).unlink(missing_ok=True)

    def clear(self) -> None:
        self._db.executescript("DELETE FROM items; DELETE FROM blobs;")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _file(self, key: str) -> Path:
        """Keys of files are message ids: digits that we made."""
        return self._folder / key

    def close(self) -> None:
        self._db.close()
