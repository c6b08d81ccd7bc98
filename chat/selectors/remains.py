"""Whether anything of a person is left: every column of every table is looked through."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from chat.models import Erasure


@dataclass(frozen=True)
class Remains:
    """Rows of one column that contain one of the words."""

    table: str
    column: str
    rows: int


def remains_of(words: Sequence[str]) -> list[Remains]:
    """Where one of these words (LINE's id, a name) still stands in the database, as text, in JSON
    or in bytes; encrypted columns hold no people. Reads every row: minutes for millions."""
    forms = sorted({form for word in words if word for form in _forms(word)})
    if not forms:
        return []
    found = []
    with connection.cursor() as cursor:
        for table, column, kind in _columns():
            place = connection.ops.quote_name(column)
            test, parameters = _test(place, kind, forms)
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT COUNT(*) FROM {name} WHERE {test}", parameters)  # noqa: S608
            (rows,) = cursor.fetchone()
            if rows:
                found.append(Remains(table, column, rows))
    return found


def _forms(word: str) -> tuple[str, str]:
    """As it is, and as JSON may write it."""
    return word, json.dumps(word)[1:-1]


def _test(place: str, kind: str, forms: Sequence[str]) -> tuple[str, list[str] | list[bytes]]:
    if kind == "bytes":
        if connection.vendor == "postgresql":
            return " OR ".join([f"position(%s::bytea in {place}) > 0"] * len(forms)), [
                form.encode() for form in forms
            ]
        return " OR ".join([f"instr({place}, %s) > 0"] * len(forms)), [
            form.encode() for form in forms
        ]
    if connection.vendor == "postgresql":
        return " OR ".join([f"strpos({place}::text, %s) > 0"] * len(forms)), list(forms)
    return " OR ".join([f"instr(CAST({place} AS TEXT), %s) > 0"] * len(forms)), list(forms)


_POSTGRESQL = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type IN
    ('character varying', 'text', 'json', 'jsonb', 'bytea', 'ARRAY', 'tsvector')
    ORDER BY table_name, ordinal_position
"""


def _columns() -> Iterator[tuple[str, str, str]]:
    """(table, column, `text` or `bytes`)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL)
            rows = cursor.fetchall()
            yield from ((t, c, "bytes" if kind == "bytea" else "text") for t, c, kind in rows)
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%%'"
        )
        for table, made in cursor.fetchall():
            if (made or "").upper().startswith("CREATE VIRTUAL"):
                # Its contents stand in tables of their own.
                continue
            cursor.execute(f"PRAGMA table_info({connection.ops.quote_name(table)})")
            for _, column, declared, *_ in cursor.fetchall():
                kind = declared.lower()
                if "blob" in kind or not kind:
                    yield table, column, "bytes"
                if "char" in kind or "text" in kind or "json" in kind or not kind:
                    yield table, column, "text"


def broken_certificates() -> list[Erasure]:
    """Those that do not say what they said when they were made, or whose predecessor is gone."""
    broken, previous = [], ""
    for one in Erasure.objects.order_by("at", "pk"):
        if one.made_digest() != one.digest or one.previous != previous:
            broken.append(one)
        previous = one.digest
    return broken
