"""What is older than its kind is to be kept goes: in small batches, each a transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chat.models import LogEntry, MediaFile, Message, Note, RetentionRule, WebhookDelivery
from chat.operations import holders
from chat.operations.blank import ERASED, blank_messages, erase_unused

BATCH = 300
# When all that is old has gone.
AGAIN = timedelta(minutes=15)

Kind = RetentionRule.Kind


def sweep_once(now: datetime) -> int:
    """One batch of each kind that is due; how many rows went.

    The rule's row is the lock: of several processes one works on a kind, and the others go on.
    """
    due = RetentionRule.objects.filter(days__isnull=False)
    return sum(_sweep(rule.pk, now) for rule in due if rule.next_at is None or rule.next_at <= now)


@transaction.atomic
def _sweep(kind: str, now: datetime) -> int:
    rules = RetentionRule.objects.select_for_update(skip_locked=True, no_key=True)
    rule = rules.filter(pk=kind, days__isnull=False).first()
    if rule is None or rule.days is None or (rule.next_at is not None and rule.next_at > now):
        return 0
    before = now - timedelta(days=rule.days)
    done = _SWEEPS[kind](rule, before) if kind in _SWEEPS else 0
    done += sum(sweep(before, BATCH) for sweep in holders.sweeps.get(kind, []))
    rule.removed += done
    rule.swept_at = now
    rule.next_at = None if done else now + AGAIN
    rule.save(update_fields=["done_up_to", "removed", "swept_at", "next_at"])
    return done


def _messages(rule: RetentionRule, before: datetime) -> int:
    """In the order of their keys, which is that of their writing: none is looked at twice."""
    some = Message.objects.filter(pk__gt=rule.done_up_to).order_by("pk")
    rows = list(some.values_list("pk", "created_at", "message_type", "status")[:BATCH])
    old = []
    for row in rows:
        if row[1] >= before:
            break
        old.append(row)
    under_way = (Message.Status.QUEUED, Message.Status.SENDING)
    done = [pk for pk, _, kind, status in old if kind != ERASED and status not in under_way]
    if old:
        blank_messages(done)
        rule.done_up_to = old[-1][0]
    notes = Note.objects.filter(created_at__lt=before)
    keys = list(notes.order_by("pk").values_list("pk", flat=True)[:BATCH])
    Note.objects.filter(pk__in=keys).delete()
    return len(old) + len(keys)


def _media(rule: RetentionRule, before: datetime) -> int:
    old = MediaFile.objects.filter(created_at__lt=before, messages__isnull=False)
    old = old.exclude(state__in=(MediaFile.State.GONE, MediaFile.State.WAITING)).distinct()
    keys = list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH])
    return erase_unused(keys, shown=True)


def _deliveries(rule: RetentionRule, before: datetime) -> int:
    old = WebhookDelivery.objects.filter(queued_at__lt=before).exclude(state="pending")
    return _delete(old)


def _audit(rule: RetentionRule, before: datetime) -> int:
    return _delete(LogEntry.objects.filter(at__lt=before))


def _delete(old: QuerySet[Any]) -> int:
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:BATCH])
    old.model._default_manager.filter(pk__in=keys).delete()
    return len(keys)


_SWEEPS: dict[str, Callable[[RetentionRule, datetime], int]] = {
    Kind.MESSAGES: _messages,
    Kind.MEDIA: _media,
    Kind.DELIVERIES: _deliveries,
    Kind.AUDIT: _audit,
}


def _rule(kind: str) -> RetentionRule:
    RetentionRule.objects.get_or_create(kind=kind)
    return RetentionRule.objects.select_for_update(no_key=True).get(pk=kind)


@transaction.atomic
def set_days(*, kind: str, days: int | None, actor_id: int | None, via: str) -> RetentionRule:
    """Keep this kind for so many days; None: for ever. From the next batch on."""
    rule = _rule(kind)
    before, rule.days = rule.days, days
    rule.next_at = None
    rule.save(update_fields=["days", "next_at"])
    LogEntry.objects.create(
        actor_id=actor_id,
        action="retention.changed",
        via=via,
        detail={"kind": kind, "before": before, "days": days},
    )
    return rule


def sweep_retention() -> int:
    """For the worker: how many rows went; more may wait."""
    return sweep_once(timezone.now())
