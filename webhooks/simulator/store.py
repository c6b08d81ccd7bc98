"""The simulator's memory on disk: one SQLite table of JSON items, in the order of their making."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, key));
CREATE TABLE IF NOT EXISTS blobs (key TEXT PRIMARY KEY, content_type TEXT, body BLOB);
"""


class Store:
    """Writes through at once, so that a killed process forgets nothing that it has answered.

    Used by one thread only (sqlite3 itself refuses another). `synchronous=OFF` is enough: what
    the operating system holds survives the process, and a power cut may cost a demo's history.
    """

    def __init__(self, path: str) -> None:
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
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

    def blob(self, key: str) -> tuple[str, bytes] | None:
        """(content type, bytes), or None."""
        row = self._db.execute("SELECT content_type, body FROM blobs WHERE key = ?", (key,))
        found: tuple[str, bytes] | None = row.fetchone()
        return found

    def delete_blob(self, key: str) -> None:
        self._db.execute("DELETE FROM blobs WHERE key = ?", (key,))

    def clear(self) -> None:
        self._db.executescript("DELETE FROM items; DELETE FROM blobs;")

    def close(self) -> None:
        self._db.close()
