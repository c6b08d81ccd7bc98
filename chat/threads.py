"""Database work off the event loop.

Channels runs every `database_sync_to_async` of a process on one thread, so that one slow query
holds up every socket. Here a bounded pool of threads serves them instead; each call returns its
connection when it is done.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from asgiref.sync import SyncToAsync
from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")

# As many as the PostgreSQL pool has connections: more threads would only wait for one.
MAX_THREADS = 10

_pool = ThreadPoolExecutor(max_workers=MAX_THREADS, thread_name_prefix="chat-db")

_adopted = threading.local()


async def run(function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a blocking function in the pool and return what it returns or raise what it raises."""
    return await run_in(_pool, function, *args, **kwargs)


async def run_in(
    pool: ThreadPoolExecutor, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs
) -> R:
    """`run`, on other threads: for work that must not wait behind the operators' commands."""
    loop = asyncio.get_running_loop()
    # As `sync_to_async` does it, for a third of its price.
    context = contextvars.copy_context()
    work = partial(context.run, _with_fresh_connection, loop, function, *args, **kwargs)
    return await loop.run_in_executor(pool, work)


def _with_fresh_connection(
    loop: asyncio.AbstractEventLoop,
    function: Callable[P, R],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    adopt_loop(loop)
    close_old_connections()
    try:
        return function(*args, **kwargs)
    finally:
        close_old_connections()


def loop_of_this_thread() -> asyncio.AbstractEventLoop | None:
    """The running event loop that this thread works for: adopted, or known to asgiref."""
    loop: asyncio.AbstractEventLoop | None = getattr(_adopted, "loop", None) or getattr(
        SyncToAsync.threadlocal, "main_event_loop", None
    )
    return loop if loop is not None and loop.is_running() else None


def adopt_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """This thread works for `loop` from now on; for threads that asgiref did not start."""
    _adopted.loop = loop
