"""Whether the database is the one that this code expects."""

from __future__ import annotations

from django.core.management import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def unapplied() -> list[str]:
    """The names of migrations that this code has and the database has not, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def refuse_unless_applied() -> None:
    """Raises CommandError, with what to do, where the database cannot be used."""
    try:
        names = unapplied()
    except DatabaseError as error:
        raise CommandError(
            f"The database cannot be used: {error}\nDATABASE_URL says where it is."
        ) from error
    if names:
        raise CommandError(
            f"The database lacks {len(names)} migrations, the first is {names[0]}.\n"
            "Run: python manage.py migrate"
        )
