"""Out of the way until a time, or until the customer writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chat.errors import ValidationError
from chat.models import Conversation, OperatorProfile, Session
from chat.operations.claim import take
from chat.operations.meanwhile import is_closed
from chat.operations.sessions import What, must_hold, open_session, record

# What lies further off is no snooze but a mistyped year.
LONGEST = timedelta(days=366)


@transaction.atomic
def snooze_session(
    *, conversation_id: int, operator: OperatorProfile, until: datetime, via: str
) -> Session:
    """Its holder, or a supervisor, puts an ACTIVE session aside; it wakes by itself.

    Snoozed again, it has the new time. One that waits is claimed first, so that it comes back to
    somebody. Raises SessionNotFound, NotSessionOwner, and ValidationError for a time that is not
    ahead, or more than a year.
    """
    now = timezone.now()
    if timezone.is_naive(until):
        raise ValidationError("until must have a time zone, or end in Z.", field="until")
    if not now < until <= now + LONGEST:
        raise ValidationError("until must lie ahead, by a year at most.", field="until")
    conversation = Conversation.objects.locked(conversation_id)
    session = _open(conversation, "snooze")
    if session.status == Session.Status.WAITING:
        take(conversation=conversation, session=session, operator=operator, now=now, via=via)
    must_hold(session, operator, to="snooze")
    if session.snoozed_until == until:
        return session
    session.snoozed_until = until
    session.save(update_fields=["snoozed_until"])
    record(
        conversation=conversation,
        session=session,
        what=What.SNOOZED,
        operator=operator,
        now=now,
        via=via,
        until=until,
    )
    conversation.save(update_fields=["rev", "changed_at"])
    return session


@transaction.atomic
def unsnooze_session(*, conversation_id: int, operator: OperatorProfile, via: str) -> Session:
    """Back at once, by the holder or a supervisor. One that is awake: nothing changes.

    Raises SessionNotFound, NotSessionOwner.
    """
    conversation = Conversation.objects.locked(conversation_id)
    session = _open(conversation, "wake")
    must_hold(session, operator, to="wake")
    if session.snoozed_until is not None:
        now = timezone.now()
        wake(conversation=conversation, session=session, operator=operator, now=now, via=via)
        conversation.save(update_fields=["rev", "changed_at", "last_activity_at"])
    return session


@transaction.atomic
def wake_due(*, conversation_id: int, via: str) -> bool:
    """Wake what is due; whether it was. Of several processes that ask, one does it."""
    conversation = Conversation.objects.locked(conversation_id)
    session = open_session(conversation)
    now = timezone.now()
    if session is None or session.snoozed_until is None or session.snoozed_until > now:
        return False
    wake(conversation=conversation, session=session, operator=None, now=now, via=via)
    conversation.save(update_fields=["rev", "changed_at", "last_activity_at"])
    return True


def wake(
    *,
    conversation: Conversation,
    session: Session,
    operator: OperatorProfile | None,
    now: datetime,
    via: str,
) -> None:
    """End a snooze: the conversation is the newest again. The caller holds the lock, and saves
    the conversation's `rev`, `changed_at` and `last_activity_at`."""
    session.snoozed_until = None
    session.save(update_fields=["snoozed_until"])
    conversation.last_activity_at = now
    record(
        conversation=conversation,
        session=session,
        what=What.WOKEN,
        operator=operator,
        now=now,
        via=via,
    )


def _open(conversation: Conversation, to: str) -> Session:
    session = open_session(conversation)
    if session is None:
        raise is_closed(conversation, to=to)
    return session
