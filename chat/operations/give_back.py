"""Nothing is stuck with somebody who has gone: it goes back to the queue by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from chat.models import (
    Conversation,
    Message,
    OperatorConnection,
    OperatorProfile,
    Session,
)
from chat.models.connection import CONNECTION_LIFETIME
from chat.operations.release import put_back
from chat.operations.sessions import open_session


def note_absent(now: datetime) -> None:
    """Write down since when operators are absent: away, or without a socket. Whoever is there
    again has not been absent; `busy` is there."""
    living = OperatorConnection.objects.filter(
        operator=OuterRef("user"), last_seen__gt=now - CONNECTION_LIFETIME
    )
    people = OperatorProfile.objects.annotate(connected=Exists(living))
    gone = Q(connected=False) | Q(status=OperatorProfile.Status.AWAY)
    people.filter(~gone, absent_since__isnull=False).update(absent_since=None)
    people.filter(gone, absent_since__isnull=True).update(absent_since=now)


@transaction.atomic
def give_back_unanswered(*, conversation_id: int, via: str) -> bool:
    """Put it back where its holder is gone for the channel's time and the customer waits; whether
    it was. Of several processes that ask, one does it."""
    now = timezone.now()
    conversation = Conversation.objects.locked(conversation_id)
    session = open_session(conversation)
    if session is None or not is_stuck(conversation, session, now):
        return False
    put_back(conversation=conversation, session=session, operator=None, now=now, via=via)
    return True


def is_stuck(conversation: Conversation, session: Session, now: datetime) -> bool:
    """Whether somebody who is gone holds it, awake, and the last word is the customer's."""
    if session.status != Session.Status.ACTIVE or session.snoozed_until is not None:
        return False
    last, minutes = conversation.last_message, conversation.channel.return_after_minutes
    if not minutes or last is None or last.direction != Message.Direction.INCOMING:
        return False
    holder = OperatorProfile.objects.filter(user=session.operator_id).first()
    absent_since = holder.absent_since if holder else None
    return absent_since is not None and absent_since <= now - timedelta(minutes=minutes)
