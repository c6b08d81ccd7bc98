"""Whose turn it is, and what a try's outcome means. Each of these is one short transaction.

Within one `order_key` an older call goes first, also after an outage: what the server's own fault
held up is due again when its rest ends, before what came later. Only a call that the server itself
refuses is overtaken.
"""

from __future__ import annotations

import logging
import random as randomness
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from chat.backoff import Random, doubling
from chat.foreign.post import TIMEOUT, Outcome
from chat.models import LogEntry
from chat.models.outward import Call, Target

logger = logging.getLogger(__name__)

# Longer than a try can last; it lapses by itself when its process is gone.
LEASE = timedelta(seconds=3 * TIMEOUT)
FIRST_DELAY = timedelta(seconds=5)
MAX_DELAY = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=24)
# A target whose server fails rests as a whole, so that a thousand calls do not all try it.
FIRST_REST = timedelta(seconds=2)
MAX_REST = timedelta(minutes=10)
DISABLE_AFTER = timedelta(days=3)
AT_ONCE = 4

State = Call.State


@dataclass(frozen=True)
class Kind:
    """A kind of target and its calls; `name` begins its actions in the audit log."""

    name: str
    target: type[Target]
    call: type[Call]


def due_targets(kind: Kind, *, now: datetime, busy: Collection[int]) -> list[int]:
    """Targets that have something to be told now."""
    due = _due(kind, now).filter(target=OuterRef("pk"))
    awake = Q(resting_until__isnull=True) | Q(resting_until__lte=now)
    found = _targets(kind).filter(awake, Exists(due), is_enabled=True).exclude(pk__in=busy)
    return list(found.order_by("pk").values_list("pk", flat=True))


def take(kind: Kind, *, target_id: int, now: datetime) -> list[Any]:
    """Up to four calls whose turn it is, leased and counted as tried."""
    before = _calls(kind).filter(
        Q(attempts=0) | Q(due_at__lte=now) | Q(leased_until__gt=now),
        target=target_id,
        order_key=OuterRef("order_key"),
        state=State.PENDING,
        pk__lt=OuterRef("pk"),
    )
    some = _due(kind, now).filter(~Exists(before), target=target_id).order_by("pk")[:AT_ONCE]
    mine = []
    for call in some:
        # Conditional: of two processes one changes the row.
        taken = _due(kind, now).filter(pk=call.pk, attempts=call.attempts)
        if taken.update(attempts=F("attempts") + 1, leased_until=now + LEASE):
            call.attempts += 1
            mine.append(call)
    return mine


def drop(kind: Kind, call: Any, *, why: str, now: datetime) -> None:
    """There is nothing left of it to tell."""
    _held(kind, call).update(state=State.DROPPED, error=why, finished_at=now, leased_until=None)


def conclude(
    kind: Kind, call: Any, outcome: Outcome, *, now: datetime, random: Random = randomness.random
) -> bool:
    """Write down what came of a try; whether the target may be called on at once."""
    if outcome.ok:
        _held(kind, call).update(
            state=State.DELIVERED, finished_at=now, leased_until=None, **_shown(outcome)
        )
        _note_success(kind, call.target_id, now)
        return True
    with transaction.atomic():
        target = _targets(kind).select_for_update(no_key=True).get(pk=call.target_id)
        rest = _note_failure(kind, target, outcome, now, random)
        if now - call.queued_at >= GIVE_UP_AFTER:
            after: dict[str, Any] = {"state": State.FAILED, "finished_at": now}
        else:
            pause = doubling(call.attempts, first=FIRST_DELAY, most=MAX_DELAY, random=random)
            after = {"due_at": rest or now + pause}
        _held(kind, call).update(leased_until=None, **after, **_shown(outcome))
    return rest is None and target.is_enabled


def _note_success(kind: Kind, target_id: int, now: datetime) -> None:
    # Not at every success: it is the same row for all of them.
    stale = (
        Q(last_ok_at__isnull=True)
        | Q(last_ok_at__lt=now - timedelta(minutes=1))
        | Q(failing_since__isnull=False)
    )
    _targets(kind).filter(stale, pk=target_id).update(
        last_ok_at=now, failing_since=None, failures=0, resting_until=None
    )


def _note_failure(
    kind: Kind, target: Any, outcome: Outcome, now: datetime, random: Random
) -> datetime | None:
    """Until when the target rests, where it is its server's fault."""
    target.failing_since = target.failing_since or now
    rest = None
    if _is_servers_fault(outcome):
        target.failures += 1
        pause = doubling(target.failures, first=FIRST_REST, most=MAX_REST, random=random)
        rest = target.resting_until = now + pause
    gone = outcome.status == 410  # Standard Webhooks: it wants no more.
    if target.is_enabled and (gone or now - target.failing_since >= DISABLE_AFTER):
        target.is_enabled = False
        target.disabled_at = now
        said = f"It answered {outcome.status}." if outcome.status else outcome.error
        target.disabled_why = (said if gone else f"Nothing got through for 3 days. {said}")[:300]
        LogEntry.objects.create(
            action=f"{kind.name}.disabled",
            via=LogEntry.Via.WORKER,
            detail={"name": target.name, "why": target.disabled_why},
        )
        logger.error("%s %r is switched off: %s", kind.name, target.name, target.disabled_why)
    target.save(
        update_fields=[
            "failing_since",
            "failures",
            "resting_until",
            "is_enabled",
            "disabled_at",
            "disabled_why",
        ]
    )
    return rest


def _is_servers_fault(outcome: Outcome) -> bool:
    """Rather than of what was said to it."""
    status = outcome.status
    return status is None or status >= 500 or status in {408, 429}


def _shown(outcome: Outcome) -> dict[str, Any]:
    return {
        "status": outcome.status,
        "answer": outcome.answer,
        "error": outcome.error,
        "milliseconds": outcome.milliseconds,
    }


def _due(kind: Kind, now: datetime) -> QuerySet[Any]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    return _calls(kind).filter(free, state=State.PENDING, due_at__lte=now)


def _held(kind: Kind, call: Any) -> QuerySet[Any]:
    """The call, unless another try has begun meanwhile."""
    return _calls(kind).filter(pk=call.pk, state=State.PENDING, attempts=call.attempts)


def _calls(kind: Kind) -> QuerySet[Any]:
    return kind.call._default_manager.all()


def _targets(kind: Kind) -> QuerySet[Any]:
    return kind.target._default_manager.all()
