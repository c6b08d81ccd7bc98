"""The worker: webhooks left over, the outbox and timed jobs, as tasks on one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Awaitable, Callable

from django.conf import settings
from django.utils import timezone

from chat import presence, threads
from chat.foreign.post import Poster
from chat.jobs import keep_moving
from chat.jobs.fetch_media import fetch_due_media
from chat.jobs.fetch_members import fetch_due_members
from chat.jobs.fetch_profiles import fetch_due_profiles
from chat.jobs.fill_search import fill_search
from chat.jobs.read_accounts import read_due_accounts
from chat.jobs.refresh_tokens import refresh_due_tokens
from chat.jobs.sweep_media import sweep_media
from chat.jobs.tell_line import tell_line
from chat.jobs.tell_webhooks import WebhookCaller
from chat.jobs.wake_snoozed import wake_snoozed
from chat.jobs.watch_levels import watch_levels
from chat.line.client import LineClient
from chat.models import WorkerHeartbeat
from chat.models.connection import WORKER_LIFETIME
from chat.operations import sign_in_tries
from chat.operations.retention import sweep_retention
from chat.outbox.worker import OutboxWorker
from chat.outward.caller import Caller
from webhooks import pump
from webhooks.relay import RelayCaller

logger = logging.getLogger(__name__)

# Seconds between two rounds.
SWEEP_EVERY = 1.0
TOKENS_EVERY = 1.0
ACCOUNTS_EVERY = 2.0
PROFILES_EVERY = 2.0
MEDIA_EVERY = 1.0
SIGNALS_EVERY = 1.0
SEARCH_EVERY = 300.0
MEDIA_SWEEP_EVERY = 300.0
SNOOZED_EVERY = 2.0
STUCK_EVERY = 10.0
SILENT_EVERY = 30.0
LEVELS_EVERY = 2.0
PRESENCE_EVERY = 10.0
RETENTION_EVERY = 60.0
HEARTBEAT_EVERY = 5.0
PAUSE_AFTER_AN_ERROR = 5.0


class Worker:
    """All the work that no request waits for. Any number of them may run on one database."""

    def __init__(self) -> None:
        self.id = uuid.uuid4()
        self._line = LineClient(settings.LINE_API_BASE_URL or None)
        self._outbox_worker = OutboxWorker(self._line, self.id)
        self._poster = Poster()
        self._webhooks = WebhookCaller(self._poster)
        self._relay = RelayCaller(self._poster)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set and the calls in hand are done.

        The parts are independent: one that fails is logged and goes on after a pause.
        """
        await asyncio.gather(
            _repeat("outbox", lambda: self._outbox(stop), PAUSE_AFTER_AN_ERROR, stop),
            _repeat("webhooks", lambda: _calls(self._webhooks, stop), PAUSE_AFTER_AN_ERROR, stop),
            _repeat("relay", lambda: _calls(self._relay, stop), PAUSE_AFTER_AN_ERROR, stop),
            _repeat("webhook sweep", self._sweep, SWEEP_EVERY, stop),
            _repeat("tokens", self._tokens, TOKENS_EVERY, stop),
            _repeat("accounts", self._accounts, ACCOUNTS_EVERY, stop),
            _repeat("profiles", self._profiles, PROFILES_EVERY, stop),
            _repeat("media", self._media, MEDIA_EVERY, stop),
            _repeat("media sweep", self._media_sweep, MEDIA_SWEEP_EVERY, stop),
            _repeat("signals", self._signals, SIGNALS_EVERY, stop),
            _repeat("search", fill_search, SEARCH_EVERY, stop),
            _repeat("snoozed", self._snoozed, SNOOZED_EVERY, stop),
            _repeat("stuck", self._stuck, STUCK_EVERY, stop),
            _repeat("silent", self._silent, SILENT_EVERY, stop),
            _repeat("service levels", self._levels, LEVELS_EVERY, stop),
            _repeat("retention", self._retention, RETENTION_EVERY, stop),
            _repeat("presence", self._presence, PRESENCE_EVERY, stop),
            _repeat("heartbeat", self._heartbeat, HEARTBEAT_EVERY, stop),
        )
        await self._leave()
        await self._line.close()
        await self._poster.close()

    async def _outbox(self, stop: asyncio.Event) -> bool:
        await self._outbox_worker.run(stop)
        return False

    async def _sweep(self) -> bool:
        return await threads.run(pump.sweep) > 0

    async def _tokens(self) -> bool:
        await refresh_due_tokens(self._line)
        return False

    async def _accounts(self) -> bool:
        await read_due_accounts(self._line)
        return False

    async def _profiles(self) -> bool:
        await fetch_due_profiles(self._line)
        await fetch_due_members(self._line)
        return False

    async def _media(self) -> bool:
        return await fetch_due_media(settings.LINE_API_BASE_URL or None) > 0

    async def _media_sweep(self) -> bool:
        await threads.run(sweep_media)
        return False

    async def _signals(self) -> bool:
        # Never at once again: what LINE has refused is still due.
        await tell_line(self._line)
        return False

    async def _snoozed(self) -> bool:
        return await threads.run(wake_snoozed) > 0

    async def _stuck(self) -> bool:
        await threads.run(keep_moving.give_back)
        return False

    async def _silent(self) -> bool:
        await threads.run(keep_moving.close_silent)
        return False

    async def _levels(self) -> bool:
        await threads.run(watch_levels)
        return False

    async def _retention(self) -> bool:
        await threads.run(sign_in_tries.forget_old, timezone.now())
        return await threads.run(sweep_retention) > 0

    async def _presence(self) -> bool:
        await threads.run(presence.sweep)
        return False

    async def _heartbeat(self) -> bool:
        # `ready` believes in this row: a worker that cannot do its work must not renew it.
        if not self._outbox_worker.is_stuck:
            await threads.run(_beat, self.id)
        return False

    async def _leave(self) -> None:
        try:
            await threads.run(_remove_heartbeat, self.id)
        except Exception:
            logger.exception("The worker's heartbeat could not be removed.")


async def _calls(caller: Caller, stop: asyncio.Event) -> bool:
    await caller.run(stop)
    return False


async def _repeat(
    name: str, work: Callable[[], Awaitable[bool]], every: float, stop: asyncio.Event
) -> None:
    """Call `work` every so many seconds until `stop`; at once again while it returns True."""
    while not stop.is_set():
        pause = every
        try:
            if await work():
                pause = 0
        except Exception:
            logger.exception("The worker's %s failed; it goes on.", name)
            pause = PAUSE_AFTER_AN_ERROR
        await _sleep_or_stop(pause, stop)


async def _sleep_or_stop(seconds: float, stop: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def _beat(worker_id: uuid.UUID) -> None:
    now = timezone.now()
    WorkerHeartbeat.objects.update_or_create(
        id=worker_id,
        defaults={"last_seen": now},
        create_defaults={"started_at": now, "last_seen": now},
    )
    # What killed processes left behind; kept a while for staff to see.
    WorkerHeartbeat.objects.filter(last_seen__lt=now - 20 * WORKER_LIFETIME).delete()


def _remove_heartbeat(worker_id: uuid.UUID) -> None:
    WorkerHeartbeat.objects.filter(id=worker_id).delete()
