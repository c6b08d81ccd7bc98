"""Who works on stored events, and when.

The process that took a webhook works on it right after its answer, on one thread, so that its
events keep their order; what is left behind (a crash, a failure) is swept up by the worker.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections
from django.utils import timezone

from chat import threads
from webhooks import processing
from webhooks.models import WebhookEvent

logger = logging.getLogger(__name__)

BATCH = 100

_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="webhook-pump")
_lock = threading.Lock()
_queued: list[WebhookEvent] = []


def process_soon(rows: Sequence[WebhookEvent]) -> None:
    """Work on these committed events as soon as the thread is free; returns at once.

    What queues up meanwhile is worked through together: under load, many events a transaction.
    """
    if not rows:
        return
    with _lock:
        idle = not _queued
        _queued.extend(rows)
    if idle:
        # Announcements go out on the loop whose request brought the event.
        _thread.submit(_drain, threads.loop_of_this_thread())


def sweep() -> int:
    """Work on due events that nobody has worked on; returns how many were done."""
    some = list(processing.waiting().filter(due_at__lte=timezone.now()).order_by("pk")[:BATCH])
    if not some:
        return 0
    return processing.process(processing.sources_of(some), up_to=some[-1].pk)


def finish() -> None:
    """Wait until everything that was queued has been worked on."""
    _thread.submit(lambda: None).result()


def _drain(loop: asyncio.AbstractEventLoop | None) -> None:
    threads.adopt_loop(loop)
    while True:
        with _lock:
            some = _queued[:BATCH]
        try:
            _work_on(some)
        except Exception:
            # Whatever it was, this thread goes on. The rows are committed: the worker takes them.
            logger.exception("Webhook events could not be processed now; the worker will.")
        with _lock:
            del _queued[: len(some)]
            if not _queued:
                return


def _work_on(some: Sequence[WebhookEvent]) -> None:
    close_old_connections()
    try:
        processing.process(
            processing.sources_of(some), up_to=max(row.pk for row in some), fresh=some
        )
    finally:
        close_old_connections()
