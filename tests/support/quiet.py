"""Waiting for what a test left running in this process's database threads.

Emptying the tables takes every table's lock: a query that is still under way, of a socket that
has just been closed or of a webhook that was just answered, would deadlock with it.
"""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
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
        original(self)

    case._fixture_teardown = when_quiet


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
