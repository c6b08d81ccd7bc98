"""Database work off the event loop.

Channels runs every `database_sync_to_async` of a process on one thread, so that one slow query
holds up every socket. Here a bounded pool of threads serves them instead; each call returns its
connection when it is done.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")

# As many as the PostgreSQL pool has connections: more threads would only wait for one.
MAX_THREADS = 10

_pool = ThreadPoolExecutor(max_workers=MAX_THREADS, thread_name_prefix="chat-db")


def _with_fresh_connection(function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    close_old_connections()
    try:
        return function(*args, **kwargs)
    finally:
        close_old_connections()


async def run(function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a blocking function in the pool and return what it returns or raise what it raises."""
    call = sync_to_async(_with_fresh_connection, thread_sensitive=False, executor=_pool)
    return await call(function, *args, **kwargs)
