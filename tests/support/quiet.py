"""Waiting for what a test left running in this process's database threads.

Emptying the tables takes every table's lock: a query that is still under way, of a socket that
has just been closed or of a webhook that was just answered, would deadlock with it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.test import TransactionTestCase

SECONDS = 30
# Modules that have a `_pool` of `MAX_THREADS`.
POOLS = ("chat.threads", "livechat_project.webhook_door")


def empty_tables_only_in_quiet() -> None:
    """From now on rows are taken away once nobody is at work on them."""
    case: Any = TransactionTestCase
    original = case._fixture_teardown

    def when_quiet(self: Any) -> None:
        wait_until_quiet()
        with _log_can_be_emptied():
            original(self)

    case._fixture_teardown = when_quiet


@contextmanager
def _log_can_be_emptied() -> Iterator[None]:
    """SQLite empties a table row by row, which the audit log's triggers refuse."""
    from django.db import connection

    from chat.migrations._append_only import install, remove

    if connection.vendor != "sqlite":
        yield
        return
    with connection.schema_editor() as editor:
        remove(None, editor)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            install(None, editor)


def wait_until_quiet() -> None:
    """Until all that was handed to the database threads has been done."""
    pump = sys.modules.get("webhooks.pump")
    if pump is not None:
        pump.finish()
    for name in POOLS:
        module = sys.modules.get(name)
        if module is not None:
            _finish(module._pool, module.MAX_THREADS)


def _finish(pool: ThreadPoolExecutor, threads: int) -> None:
    """They can only all meet when none of them has anything else to do."""
    if not pool._threads:
        return
    meeting = threading.Barrier(threads + 1)
    for _ in range(threads):
        pool.submit(meeting.wait, SECONDS)
    meeting.wait(SECONDS)
