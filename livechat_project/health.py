"""`/api/v1/health` and `/api/v1/ready`: what is true of this process now, and nothing secret."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import close_old_connections, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from chat import broadcast
from chat.models import WorkerHeartbeat
from chat.models.connection import WORKER_LIFETIME
from livechat_project import migrations, shutdown

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Run:
    """A check under way, and since when."""

    task: asyncio.Task[bool]
    started: float


TIMEOUT = 2.0
# A check that still hangs is asked anew after so long: what it waited for may work again.
GIVE_UP = 30.0

# Threads of their own: a pool that is full of stuck queries must not hide that it is.
_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="health")
_migrated = threading.Event()
_running: dict[tuple[asyncio.AbstractEventLoop, str], _Run] = {}


@never_cache
async def alive(request: HttpRequest) -> JsonResponse:
    """200 while this process answers at all."""
    return JsonResponse({"status": "ok"})


@never_cache
async def ready(request: HttpRequest) -> JsonResponse:
    """200 if requests may come here, else 503; `checks` says of each part `ok` or `failed`.

    A process that is told to stop is not ready, whatever its parts say.
    """
    names = list(CHECKS)
    results = await asyncio.gather(*(_within_time(name) for name in names))
    fit = all(results) and not shutdown.begun.is_set()
    return JsonResponse(
        {
            "status": "stopping" if shutdown.begun.is_set() else "ok" if fit else "failed",
            "checks": {
                name: "ok" if good else "failed" for name, good in zip(names, results, strict=True)
            },
        },
        status=200 if fit else 503,
    )


async def _within_time(name: str) -> bool:
    """The check's answer; False if it fails or has none in time.

    A check that hangs is waited for again by whoever asks next, so that they do not pile up.
    """
    loop = asyncio.get_running_loop()
    run = _running.get((loop, name))
    if run is None or run.task.done() or loop.time() - run.started > GIVE_UP:
        run = _Run(loop.create_task(_run(name)), loop.time())
        _running[loop, name] = run
    task = run.task
    # Not `wait_for`: it would cancel, and then wait for a thread that hangs.
    await asyncio.wait({task}, timeout=TIMEOUT)
    if not task.done():
        logger.warning("Not ready: %s did not answer within %s s.", name, TIMEOUT)
        return False
    if error := task.exception():
        logger.warning("Not ready: %s: %r", name, error)
        return False
    return task.result()


async def _run(name: str) -> bool:
    return await CHECKS[name]()


async def _in_thread(check: Callable[[], bool]) -> bool:
    def call() -> bool:
        close_old_connections()
        try:
            return check()
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_threads, call)


async def _database() -> bool:
    return await _in_thread(_select_one)


async def _migrations() -> bool:
    return await _in_thread(_is_migrated)


async def _worker() -> bool:
    return await _in_thread(_a_worker_lives)


async def _channel_layer() -> bool:
    return await broadcast.round_trip(TIMEOUT)


def _select_one() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _is_migrated() -> bool:
    # Remembered once true: what is applied stays so, and this is the slowest check.
    if not _migrated.is_set() and not migrations.unapplied():
        _migrated.set()
    return _migrated.is_set()


def _a_worker_lives() -> bool:
    return WorkerHeartbeat.objects.filter(last_seen__gt=timezone.now() - WORKER_LIFETIME).exists()


CHECKS: dict[str, Callable[[], Awaitable[bool]]] = {
    "database": _database,
    "migrations": _migrations,
    "channel_layer": _channel_layer,
    "worker": _worker,
}
