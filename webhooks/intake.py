"""The raw request, written down before it is answered."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from psycopg.errors import DeadlockDetected

from chat.line.events import EventHead, read_head
from chat.models import Channel
from chat.operations.note_webhook import note_redelivery
from chat.text import storable_text
from webhooks import relay
from webhooks.models import WebhookEvent, WebhookRequest

# The process that took it works on it at once; until then nobody else does.
HEAD_START = timedelta(seconds=2)


# Kept, but nobody can make a message of it: staff look at it.
MALFORMED = "malformed"


# Deliveries of the same events at the same moment; LINE makes one at a time, with pauses.
MAX_RACES = 5


@dataclass
class _Delivery:
    """A body that waits to be committed, and then its new events or why it could not be."""

    channel: Channel
    body: bytes
    stored: list[WebhookEvent] | None = None
    error: Exception | None = None


_waiting: deque[_Delivery] = deque()
_turn = threading.Lock()


def store(*, channel: Channel, body: bytes) -> list[WebhookEvent]:
    """Commit the bytes and one row per event; returns the new events that can be worked on.

    An event that is known already is ignored. What is signed but not of LINE's shape is kept as
    an event of the kind `malformed`, parked for staff.

    One thread at a time commits, for all that wait: under load, many deliveries a transaction.
    """
    mine = _Delivery(channel, body)
    _waiting.append(mine)
    with _turn:
        # Unless somebody whose turn came before has done it.
        if mine.stored is None and mine.error is None:
            _commit([_waiting.popleft() for _ in range(len(_waiting))])
    if mine.stored is None:
        # Never an answer of 200 for what is not committed.
        raise mine.error or RuntimeError("The delivery was not committed.")
    return mine.stored


def _commit(deliveries: Sequence[_Delivery]) -> None:
    try:
        every = _store(deliveries, look=False)
    except Exception:  # noqa: BLE001 - whose it was shows now
        # Each for itself, so that one that fails is not the others' business.
        for delivery in deliveries:
            try:
                _store_one(delivery)
            except Exception as error:  # noqa: BLE001 - raised where it was asked for
                delivery.error = error
        return
    for delivery, stored in zip(deliveries, every, strict=True):
        delivery.stored = stored


def _store_one(delivery: _Delivery) -> None:
    for race in range(1, MAX_RACES + 1):
        try:
            (delivery.stored,) = _store([delivery], look=True)
            return
        except (IntegrityError, OperationalError) as error:
            if not _is_race(error):
                raise
            # Another process had it at the same time: the constraint let that one through, and
            # now that it is committed its events are known.
            if race == MAX_RACES:
                raise


def _is_race(error: Exception) -> bool:
    """Somebody else's insert of the same events: they were first, or each waited for the other."""
    return isinstance(error, IntegrityError) or isinstance(error.__cause__, DeadlockDetected)


@transaction.atomic
def _store(deliveries: Sequence[_Delivery], *, look: bool) -> list[list[WebhookEvent]]:
    """Each one's new events, without those that staff have to look at.

    `look`: see first which events are known. Else that is done only where LINE says that it
    delivers something again, and an IntegrityError tells what LINE did not."""
    now = timezone.now()
    contents = [_read(delivery.body) for delivery in deliveries]
    keys = {
        (delivery.channel.pk, head.key)
        for delivery, (_, heads) in zip(deliveries, contents, strict=True)
        for head in heads
        if look or head.is_redelivery
    }
    taken = _known(keys)
    requests: list[WebhookRequest] = []
    rows: list[list[WebhookEvent]] = []
    for delivery, (destination, heads) in zip(deliveries, contents, strict=True):
        request = WebhookRequest(
            channel=delivery.channel,
            body=delivery.body,
            destination=destination,
            received_at=now,
        )
        events = []
        for position, head in enumerate(heads):
            key = (delivery.channel.pk, head.key)
            if key not in taken:
                taken.add(key)
                events.append(_row(request, position, head, now))
        rows.append(events)
        if events or not heads:
            requests.append(request)
            _note_destination(delivery.channel, destination)
        if any(head.is_redelivery for head in heads):
            note_redelivery(delivery.channel, now)
    WebhookRequest.objects.bulk_create(requests)
    every = [event for events in rows for event in events]
    for event in every:
        # Its request has its number only now.
        event.request_id = event.request.pk
    WebhookEvent.objects.bulk_create(every)
    relay.queue(requests, {event.request_id: event.source_key for event in reversed(every)}, now)
    return [[event for event in events if event.parked_at is None] for events in rows]


def _known(keys: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """Those of these (channel's key, event's key) that are stored."""
    if not keys:
        return set()
    found = WebhookEvent.objects.filter(event_key__in=[key for _, key in keys])
    return keys & set(found.values_list("channel_id", "event_key"))


def _note_destination(channel: Channel, destination: str) -> None:
    if destination and destination != channel.bot_user_id:
        Channel.objects.filter(pk=channel.pk).update(bot_user_id=destination)
        channel.bot_user_id = destination


def _read(body: bytes) -> tuple[str, list[EventHead]]:
    """Destination and events; a body of another shape is one event that nobody understands."""
    try:
        document = json.loads(body)
        events = document["events"]
        if not isinstance(events, list):
            raise TypeError("events is not a list")
        heads = [read_head(raw) for raw in events]
    except (ValueError, RecursionError, KeyError, TypeError):
        key = f"sha256:{hashlib.sha256(body).hexdigest()}"
        return "", [EventHead(MALFORMED, key, None, False, None, None)]
    destination = document.get("destination")
    if not isinstance(destination, str) or len(destination) > 64:
        destination = ""
    return storable_text(destination), heads


def _row(request: WebhookRequest, position: int, head: EventHead, now: datetime) -> WebhookEvent:
    source = head.source
    malformed = head.kind == MALFORMED
    return WebhookEvent(
        request=request,
        position=position,
        channel=request.channel,
        event_key=head.key,
        source_key=f"{source.kind}:{source.line_id}" if source else "",
        kind=head.kind,
        occurred_at=head.occurred_at,
        is_redelivery=head.is_redelivery,
        received_at=now,
        due_at=now + HEAD_START,
        parked_at=now if malformed else None,
        last_error="This is not an event as LINE documents them." if malformed else "",
    )
