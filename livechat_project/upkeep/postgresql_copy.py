"""PostgreSQL's tables, each as COPY gives it, all at one moment.

Not pg_dump: it has to be as new as the server, and is not where the product runs. The tables
themselves are made by the migrations, which the code brings along.
"""

from __future__ import annotations

import zipfile
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from livechat_project.upkeep.archive import PIECE, TABLES_LEFT_OUT, Writing

MIGRATIONS = "django_migrations"

_COLUMNS = """
    SELECT c.table_name, c.column_name FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
    AND c.is_generated = 'NEVER'
    ORDER BY c.table_name, c.ordinal_position
"""
_SEQUENCES = """
    SELECT sequencename, last_value FROM pg_sequences
    WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY sequencename
"""


def write(writing: Writing, manifest: dict[str, Any]) -> dict[str, int]:
    """Every table at one moment; columns and sequences go into the manifest. Returns the rows."""
    counts: dict[str, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        tables = _tables(cursor)
        manifest["columns"] = tables
        for table, columns in tables.items():
            statement = _copy(table, columns, "TO STDOUT")
            with (
                writing.member(_member(table), compress=True) as target,
                cursor.copy(statement) as copied,
            ):
                for piece in copied:
                    target.write(piece)
            counts[table] = cursor.rowcount
        # Later than the rows is never too early: a number is used once.
        cursor.execute(_SEQUENCES)
        manifest["sequences"] = dict(cursor.fetchall())
    return counts


def is_empty() -> bool:
    """Whether the database has no table."""
    return not connection.introspection.table_names()


def load(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Make the tables as they were, and fill them. Raises ValueError where rows are missing."""
    # Those of the backup, and not yet those that came after it.
    executor = MigrationExecutor(connection)
    executor.migrate(_last_of_each_app(executor, manifest["migrations"]))
    with transaction.atomic(), connection.cursor() as cursor:
        # What migrations have put there is in the backup as well.
        filled = [name for name in manifest["columns"] if name != MIGRATIONS]
        # Those left out point to others, and are empty.
        names = sql.SQL(", ").join(map(sql.Identifier, [*filled, *TABLES_LEFT_OUT]))
        cursor.execute(sql.SQL("TRUNCATE {}").format(names))
        for table in filled:
            statement = _copy(table, manifest["columns"][table], "FROM STDIN")
            with archive.open(_member(table)) as source, cursor.copy(statement) as copied:
                while piece := source.read(PIECE):
                    copied.write(piece)
            if cursor.rowcount != manifest["rows"][table]:
                raise ValueError(f"{table} has not as many rows as it had.")
        for sequence, value in manifest["sequences"].items():
            cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s)", [sequence, value])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _last_of_each_app(executor: MigrationExecutor, done: list[list[str]]) -> list[tuple[str, str]]:
    """What brings the database to where these are applied, and no other."""
    keys = {(app, name) for app, name in done}
    graph = executor.loader.graph
    return sorted(
        key
        for key in keys
        if not any(
            child.key in keys and child.key[0] == key[0] for child in graph.node_map[key].children
        )
    )


def _tables(cursor: Any) -> dict[str, list[str]]:
    cursor.execute(_COLUMNS)
    tables: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        if table not in TABLES_LEFT_OUT:
            tables.setdefault(table, []).append(column)
    return tables


def _copy(table: str, columns: list[str], way: str) -> sql.Composed:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), named, sql.SQL(way))


def _member(table: str) -> str:
    return f"database/{table}.copy"
