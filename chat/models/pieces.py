"""The column that a full-text index stands on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class PiecesField(models.Field):
    """The pieces of a text (`chat.finding.pieces`): a tsvector on PostgreSQL, words on SQLite.

    Pieces hold no white space and no ASCII signs, so that nothing has to be quoted. It is written
    and asked for by the database alone: what is read from it has no Python form.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column's type."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """An array is not parsed, as text for a tsvector would be."""
        return "array_to_tsvector(%s::text[])" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """A list of pieces as the database takes it."""
        some: Iterable[str] = value or ()
        return list(some) if connection.vendor == "postgresql" else " ".join(some)
