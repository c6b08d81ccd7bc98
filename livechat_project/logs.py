"""How a log line is written. No line has what people write, a token or a secret: whoever logs takes
care of it, and here of what databases say of rows that they refuse."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import TracebackException
from typing import Any

import django.db
import psycopg

# Of the request or the socket that this is done for; "" for the worker's own.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")

# Attributes of a record that become fields of their own.
_FIELDS = ("line_request_id",)
_DATABASE = (django.db.Error, psycopg.Error)


class PlainFormatter(logging.Formatter):
    """A line for people."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 (logging's own name)
        return without_rows(ei[1]) if ei[1] is not None else super().formatException(ei)


class JsonFormatter(logging.Formatter):
    """A JSON object a line: `time` (UTC), `level`, `logger`, `message`, and where there is one
    `request_id`, `line_request_id` and `exception`."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := REQUEST_ID.get():
            entry["request_id"] = request_id
        entry |= {name: value for name in _FIELDS if (value := getattr(record, name, None))}
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            entry["exception"] = without_rows(error)
        return json.dumps(entry, ensure_ascii=False, default=str)


def without_rows(error: BaseException) -> str:
    """The traceback, without what PostgreSQL adds to an error: the values of the row."""
    found = TracebackException.from_exception(error)
    _shorten(found)
    return "".join(found.format()).rstrip("\n")


def _shorten(found: TracebackException | None) -> None:
    if found is None:
        return
    if issubclass(found.exc_type, _DATABASE):
        found._str = str(found).partition("\n")[0]  # type: ignore[attr-defined]
    _shorten(found.__cause__)
    _shorten(found.__context__)
