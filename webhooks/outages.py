"""Whether it is the database that cannot, whatever it is asked."""

from __future__ import annotations

from django.db import OperationalError

# By the first two letters of SQLSTATE: no connection; rolled back for another's sake; no room, no
# memory, too many connections; ended by an administrator; the machine's own errors.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_CLASSES = frozenset({"08", "40", "53", "57", "58"})
_OF_SQLITE = ("database or disk is full", "database is locked", "disk I/O error")


def is_outage(error: Exception) -> bool:
    """True: the same again may well succeed once the database can, and only then."""
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    if state is not None:
        return state[:2] in _CLASSES
    # A lost connection has no state either.
    said = str(error)
    return type(error.__cause__).__module__.startswith("psycopg") or any(
        one in said for one in _OF_SQLITE
    )
