"""Figures out of the database, the same from every process: count them once in a dashboard (max).

Each is a query on an index, and their answers are kept for a few seconds.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.db.models import Count, Min, Q
from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.core import InfoMetricFamily
from prometheus_client.registry import Collector

from chat.models import (
    Channel,
    Delivery,
    MediaFile,
    Message,
    OperatorConnection,
    OutboxEntry,
    Session,
    WorkerHeartbeat,
)
from chat.models.connection import CONNECTION_LIFETIME, WORKER_LIFETIME
from chat.realtime.lifeline import LIFELINE
from webhooks.models import WebhookEvent

logger = logging.getLogger(__name__)

KEPT_SECONDS = 4.0


class Rows(Collector):
    """The newest figures; at most one thread asks for them at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked_at = float("-inf")
        self._found: list[Metric] = []

    def describe(self) -> Iterable[Metric]:
        """Nothing: a registry must not ask the database when this is added."""
        return []

    def collect(self) -> Iterator[Metric]:
        yield Gauge("livechat_sockets", "Open sockets of this process.", value=len(LIFELINE))
        yield InfoMetricFamily("livechat_release", "What runs.", {"release": settings.RELEASE})
        with self._lock:
            if time.monotonic() - self._asked_at > KEPT_SECONDS:
                self._found = _asked()
                self._asked_at = time.monotonic()
            found = self._found
        yield from found


def _asked() -> list[Metric]:
    close_old_connections()
    try:
        found = list(figures(timezone.now()))
    except DatabaseError as error:
        logger.warning("The database's figures are missing: %r", error)
        return [Gauge("livechat_database_up", _UP, value=0)]
    finally:
        close_old_connections()
    return [Gauge("livechat_database_up", _UP, value=1), *found]


_UP = "1 while the database answers with these figures."


def figures(now: datetime) -> Iterator[Metric]:
    """What waits, for how long, and who is there."""
    yield from _webhooks(now)
    yield from _outbox(now)
    yield from _queue(now)
    yield from _people(now)
    yield from _channels(now)


def _webhooks(now: datetime) -> Iterator[Metric]:
    waiting = WebhookEvent.objects.filter(processed_at=None, parked_at=None)
    found = waiting.aggregate(count=Count("pk"), oldest=Min("received_at"))
    parked = WebhookEvent.objects.filter(parked_at__isnull=False, processed_at=None).count()
    yield Gauge(
        "livechat_webhook_events_waiting", "Events of LINE's that wait.", value=found["count"]
    )
    yield Gauge(
        "livechat_webhook_oldest_seconds",
        "How long the oldest of them has waited.",
        value=_age(found["oldest"], now),
    )
    yield Gauge("livechat_webhook_events_parked", "Events that were given up.", value=parked)


def _outbox(now: datetime) -> Iterator[Metric]:
    waiting = OutboxEntry.objects.filter(
        delivery__isnull=True, message__status=Message.Status.QUEUED
    ).aggregate(count=Count("pk"), oldest=Min("created_at"))
    under_way = Delivery.objects.filter(state=Delivery.State.PENDING).aggregate(
        count=Count("pk"), oldest=Min("created_at"), retried=Count("pk", filter=Q(attempts__gt=1))
    )
    oldest = max(_age(waiting["oldest"], now), _age(under_way["oldest"], now))
    yield Gauge(
        "livechat_outbox_waiting", "Answers that wait for a request.", value=waiting["count"]
    )
    yield Gauge("livechat_outbox_under_way", "Requests under way.", value=under_way["count"])
    yield Gauge(
        "livechat_outbox_retried", "Of these, tried more than once.", value=under_way["retried"]
    )
    yield Gauge(
        "livechat_outbox_oldest_seconds",
        "Age of the oldest answer not yet with LINE.",
        value=oldest,
    )


def _queue(now: datetime) -> Iterator[Metric]:
    waiting = Session.objects.filter(status=Session.Status.WAITING).aggregate(
        count=Count("pk"), oldest=Min("waiting_since")
    )
    active = Session.objects.filter(status=Session.Status.ACTIVE).count()
    yield Gauge("livechat_queue", "Customers who wait for somebody.", value=waiting["count"])
    yield Gauge(
        "livechat_queue_oldest_seconds",
        "How long the first of them has waited.",
        value=_age(waiting["oldest"], now),
    )
    yield Gauge("livechat_sessions_active", "Conversations in somebody's hands.", value=active)


def _people(now: datetime) -> Iterator[Metric]:
    living = OperatorConnection.objects.filter(last_seen__gt=now - CONNECTION_LIFETIME)
    online = living.aggregate(count=Count("operator", distinct=True))["count"]
    workers = WorkerHeartbeat.objects.filter(last_seen__gt=now - WORKER_LIFETIME).count()
    fetching = MediaFile.objects.filter(state=MediaFile.State.WAITING, due_at__isnull=False).count()
    yield Gauge("livechat_operators_online", "Operators with an open console.", value=online)
    yield Gauge("livechat_workers", "Workers that live.", value=workers)
    yield Gauge("livechat_media_waiting", "Files to be fetched from LINE.", value=fetching)


def _channels(now: datetime) -> Iterator[Metric]:
    label = ["channel"]
    used = Gauge("livechat_quota_used", "Pushes of this month, as LINE counts.", labels=label)
    limit = Gauge("livechat_quota_limit", "The month's limit, where there is one.", labels=label)
    silent = Gauge(
        "livechat_webhook_silence_seconds", "Since LINE's newest webhook, by minutes.", labels=label
    )
    paused = Gauge("livechat_channel_paused", "1 while nothing is sent to LINE.", labels=label)
    for channel in Channel.objects.filter(is_active=True):
        named = [channel.slug]
        paused.add_metric(named, float(bool(channel.paused_until and channel.paused_until > now)))
        if channel.quota_used is not None:
            used.add_metric(named, channel.quota_used)
        if channel.quota_limit is not None and channel.quota_type == Channel.QuotaType.LIMITED:
            limit.add_metric(named, channel.quota_limit)
        if channel.webhook_seen_at is not None:
            silent.add_metric(named, _age(channel.webhook_seen_at, now))
    yield from (used, limit, silent, paused)


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
