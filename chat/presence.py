"""Who is there: a row per socket, renewed while it lives, counted for nothing when it is not."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chat import broadcast, presenters
from chat.errors import RateLimitExceeded
from chat.models import Conversation, OperatorConnection, OperatorProfile
from chat.models.connection import CONNECTION_LIFETIME
from chat.protocol import events

# Each process names itself, so that its sockets' rows are renewed in one query.
PROCESS = uuid.uuid4()
RENEW_SECONDS = 20


@transaction.atomic
def operators_connected(operator_ids: Sequence[int]) -> list[uuid.UUID | Exception]:
    """Sockets have signed in, one for each of these; everybody sees their operators online.

    Returns the rows' keys; a RateLimitExceeded for those over MAX_SOCKETS_PER_OPERATOR.
    """
    now = timezone.now()
    open_now = _open_sockets(operator_ids, now)
    rows: list[OperatorConnection] = []
    answers: list[uuid.UUID | Exception] = []
    most = settings.MAX_SOCKETS_PER_OPERATOR
    for operator_id in operator_ids:
        open_now[operator_id] += 1
        if most and open_now[operator_id] > most:
            answers.append(
                RateLimitExceeded(
                    f"At most {most} connections at a time; close one first.", retry_after=60
                )
            )
            continue
        row = OperatorConnection(
            operator_id=operator_id, process=PROCESS, connected_at=now, last_seen=now
        )
        rows.append(row)
        answers.append(row.pk)
    OperatorConnection.objects.bulk_create(rows)
    if rows:
        broadcast.presence_changed()
    return answers


@transaction.atomic
def operators_disconnected(connection_ids: Sequence[uuid.UUID]) -> list[Exception | None]:
    """These sockets have ended."""
    _remove(list(_rows().filter(pk__in=connection_ids)))
    return [None] * len(connection_ids)


@transaction.atomic
def room_entered(*, connection_id: uuid.UUID, conversation_id: int | None) -> None:
    """A socket looks at another conversation, or at none; the others there see it."""
    row = _rows().filter(pk=connection_id).first()
    if row is None or row.conversation_id == conversation_id:
        return
    _leave(row)
    row.conversation_id = conversation_id
    row.save(update_fields=["conversation"])
    if conversation_id is not None and not _others(row, conversation_id):
        conversation = Conversation.objects.with_people().get(pk=conversation_id)
        event = events.OperatorJoined(
            admin_id=str(row.operator_id),
            room_id=events.room_id(conversation.address),
            name=presenters.name_of(row.operator) or "",
        )
        broadcast.to_conversation(conversation_id, event, except_operator=row.operator_id)


@transaction.atomic
def set_status(*, operator: OperatorProfile, status: str) -> None:
    """`online`, `away` or `busy`, for all of the operator's sockets."""
    if operator.status != status:
        operator.status = status
        operator.save(update_fields=["status"])
        broadcast.presence_changed()


def renew(connections: Mapping[uuid.UUID, int]) -> None:
    """These sockets (row to operator) of this process live.

    A row that was swept away meanwhile (the machine slept) comes back.
    """
    now = timezone.now()
    rows = OperatorConnection.objects.filter(pk__in=list(connections))
    if rows.update(last_seen=now) == len(connections):
        return
    there = set(rows.values_list("pk", flat=True))
    with transaction.atomic():
        OperatorConnection.objects.bulk_create(
            [
                OperatorConnection(
                    pk=pk,
                    operator_id=operator_id,
                    process=PROCESS,
                    connected_at=now,
                    last_seen=now,
                )
                for pk, operator_id in connections.items()
                if pk not in there
            ],
            ignore_conflicts=True,
        )
        broadcast.presence_changed()


@transaction.atomic
def sweep() -> int:
    """Take away the rows of sockets whose process was killed. Returns how many."""
    dead = _rows().filter(last_seen__lt=timezone.now() - CONNECTION_LIFETIME)
    return _remove(list(dead))


def _remove(rows: list[OperatorConnection]) -> int:
    """Take these away and tell who is concerned; returns how many they were."""
    if not rows:
        return 0
    for row in rows:
        _leave(row)
        if row.conversation_id is not None:
            # So that of several tabs in one conversation the last one says that it was left.
            row.delete()
    OperatorConnection.objects.filter(pk__in=[row.pk for row in rows]).delete()
    broadcast.presence_changed()
    return len(rows)


def _living(now: datetime) -> QuerySet[OperatorConnection]:
    return OperatorConnection.objects.filter(last_seen__gt=now - CONNECTION_LIFETIME)


def _open_sockets(operator_ids: Sequence[int], now: datetime) -> Counter[int]:
    """How many each of these operators has, as far as that is limited."""
    if not settings.MAX_SOCKETS_PER_OPERATOR:
        return Counter()
    living = _living(now).filter(operator__in=operator_ids)
    return Counter(living.values_list("operator_id", flat=True))


def _rows() -> QuerySet[OperatorConnection]:
    return OperatorConnection.objects.select_related("operator__operator")


def _leave(row: OperatorConnection) -> None:
    conversation_id = row.conversation_id
    if conversation_id is None or _others(row, conversation_id):
        return
    conversation = Conversation.objects.with_people().get(pk=conversation_id)
    event = events.OperatorLeft(
        admin_id=str(row.operator_id),
        room_id=events.room_id(conversation.address),
        name=presenters.name_of(row.operator) or "",
    )
    broadcast.to_conversation(conversation_id, event, except_operator=row.operator_id)


def _others(row: OperatorConnection, conversation_id: int) -> bool:
    """Whether the same operator looks at it from another tab as well."""
    return (
        OperatorConnection.objects.filter(operator=row.operator_id, conversation=conversation_id)
        .exclude(pk=row.pk)
        .filter(last_seen__gt=timezone.now() - CONNECTION_LIFETIME)
        .exists()
    )
