"""Deadlines are drawn from what a session itself keeps: when it was asked, claimed, answered,
closed.

So a job may look at them a moment later than it happened, and any number of processes at once:
each one decides by the moments in the session's row, and a decision is taken once. The rules:
docs/figures.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from chat import broadcast
from chat.hours import Hours
from chat.models import Channel, Deadline, ServiceLevel, Session
from chat.selectors import hours

Kind = Deadline.Kind
BATCH = 500
# One that was opened and closed between two looks is measured too.
LOOK_BACK = timedelta(hours=1)
CLOSED = Q(session__status=Session.Status.CLOSED)


@dataclass(frozen=True)
class Measure:
    """From which column of the session to which, and how many minutes of a ServiceLevel."""

    begins: str
    ends: str
    minutes: str
    # Whether it is done, where a session is open.
    done: Q


MEASURES: Mapping[str, Measure] = {
    Kind.CLAIM: Measure(
        "waiting_since", "claimed_at", "claim_minutes", ~Q(session__status=Session.Status.WAITING)
    ),
    Kind.RESPONSE: Measure(
        "asked_at", "answered_at", "response_minutes", Q(session__answered_at__isnull=False)
    ),
    Kind.RESOLUTION: Measure("opened_at", "closed_at", "resolution_minutes", CLOSED),
}


def begin_due(now: datetime) -> int:
    """Give sessions the deadlines that they have not got yet; how many."""
    levels = {level.channel_id: level for level in ServiceLevel.objects.all()}
    if not levels:
        return 0
    channels = Channel.objects.select_related("schedule")
    if None not in levels:
        channels = channels.filter(pk__in=[key for key in levels if key is not None])
    begun = 0
    opening = hours.of_channels(channels)
    for channel, when in opening.items():
        level = levels.get(channel) or levels[None]
        for kind, measure in MEASURES.items():
            if getattr(level, measure.minutes):
                begun += _begin(kind, measure, channel, level, when, now)
    return begun


def _begin(
    kind: str, measure: Measure, channel: int, level: ServiceLevel, when: Hours, now: datetime
) -> int:
    alive = Q(status__in=Session.OPEN) | Q(status="CLOSED", closed_at__gte=now - LOOK_BACK)
    known = Deadline.objects.filter(session=OuterRef("pk"), kind=kind)
    sessions = Session.objects.filter(
        alive,
        ~Exists(known),
        conversation__channel=channel,
        **{f"{measure.begins}__gte": level.created_at},
    )
    made = [
        deadline
        for session in sessions.order_by("pk")[:BATCH]
        if (deadline := deadline_of(session, kind, level, when)) is not None
    ]
    with transaction.atomic():
        # Another process may have been here: the constraint leaves one of each.
        Deadline.objects.bulk_create(made, ignore_conflicts=True)
        _announce({one.session.conversation_id for one in made})
    return len(made)


def deadline_of(session: Session, kind: str, level: ServiceLevel, when: Hours) -> Deadline | None:
    """What a session owes under a level; None where it owes nothing of the kind, or never opens."""
    measure = MEASURES[kind]
    start, minutes = getattr(session, measure.begins), getattr(level, measure.minutes)
    if start is None or not minutes:
        return None
    due = when.after(start, 60 * minutes)
    warn = when.after(start, 0.6 * minutes * level.warn_percent)
    if due is None or warn is None:
        return None
    return Deadline(
        session=session,
        kind=kind,
        started_at=start,
        warn_at=warn,
        due_at=due,
        alarm_at=due + timedelta(minutes=level.supervisors_after_minutes),
    )


def settle_due(now: datetime) -> int:
    """Close what is done, open what was undone, decide what has passed; how many changed."""
    changed = 0
    for kind, measure in MEASURES.items():
        mine = Deadline.objects.filter(kind=kind).select_related("session")
        over = mine.filter(measure.done | CLOSED, done_at=None)
        changed += _each(over, partial(_close, ends=measure.ends))
        undone = mine.filter(~measure.done, session__status__in=Session.OPEN, done_at__isnull=False)
        changed += _each(undone, _reopen)
    passed = Deadline.objects.select_related("session").filter(
        done_at=None, kept=None, due_at__lte=now
    )
    return changed + _each(passed.order_by("due_at"), _break)


def _each(some: QuerySet[Deadline], change: Callable[[Deadline], bool]) -> int:
    found = list(some[:BATCH])
    if not found:
        return 0
    with transaction.atomic():
        moved = {one.session.conversation_id for one in found if change(one)}
        _announce(moved)
    return len(moved)


def _close(one: Deadline, *, ends: str) -> bool:
    session = one.session
    done = getattr(session, ends)
    at = done or session.closed_at
    if at is None:
        return False
    decided: dict[str, object] = {"done_at": at}
    if one.kept is None and at > one.due_at:
        decided |= {"kept": False, "decided_at": one.due_at, "operator": session.operator_id}
    elif one.kept is None and done is not None:
        decided |= {"kept": True, "decided_at": at, "operator": session.operator_id}
    # Else it was closed before it was due, and nobody can tell any more whether it had been kept.
    return _change(one, Q(done_at=None), decided)


def _reopen(one: Deadline) -> bool:
    decided: dict[str, object] = {"done_at": None}
    if one.kept:
        decided |= {"kept": None, "decided_at": None, "operator": None}
    return _change(one, Q(done_at__isnull=False), decided)


def _break(one: Deadline) -> bool:
    decided = {"kept": False, "decided_at": one.due_at, "operator": one.session.operator_id}
    return _change(one, Q(done_at=None, kept=None), decided)


def _change(one: Deadline, still: Q, decided: dict[str, object]) -> bool:
    """Whether this process is the one to do it."""
    if "operator" in decided:
        decided["operator_id"] = decided.pop("operator")
    return bool(Deadline.objects.filter(still, pk=one.pk).update(**decided))


def _announce(conversations: set[int]) -> None:
    for pk in conversations:
        broadcast.conversation_changed(pk)


@transaction.atomic
def forget_undecided(channels: QuerySet[Channel] | None = None) -> None:
    """Targets or hours have changed: what is not decided yet is worked out anew by the job."""
    undecided = Deadline.objects.filter(kept=None, done_at=None)
    if channels is not None:
        undecided = undecided.filter(session__conversation__channel__in=channels)
    undecided.delete()
