"""Taking a waiting conversation: the first one wins."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from chat import broadcast
from chat.models import Conversation, OperatorProfile, Session, SessionEvent
from chat.operations.meanwhile import is_closed, is_taken
from chat.operations.sessions import What, open_session, record
from chat.protocol import events


@transaction.atomic
def claim_session(*, conversation_id: int, operator: OperatorProfile, via: str) -> Session:
    """WAITING to ACTIVE. By the holder again: the same answer.

    Raises SessionNotFound where none is open, SessionAlreadyClaimed; both say by whom.
    """
    conversation = Conversation.objects.locked(conversation_id)
    session = open_session(conversation)
    if session is None:
        raise is_closed(conversation, to="claim")
    if session.operator_id == operator.user_id:
        return session
    if session.status == Session.Status.ACTIVE:
        raise is_taken(session)
    now = timezone.now()
    take(conversation=conversation, session=session, operator=operator, now=now, via=via)
    conversation.save(update_fields=["rev", "changed_at"])
    return session


def take(
    *,
    conversation: Conversation,
    session: Session,
    operator: OperatorProfile,
    now: datetime,
    via: str,
    what: SessionEvent.What = What.CLAIMED,
) -> None:
    """Give a WAITING session to an operator and tell everybody. The caller holds the lock, and
    saves the conversation's `rev` and `changed_at`."""
    session.status = Session.Status.ACTIVE
    session.operator = operator.user
    session.claimed_at = now
    session.save(update_fields=["status", "operator", "claimed_at"])
    broadcast.to_inbox(
        events.SessionClaimed(
            line_user_id=conversation.address,
            session_id=session.pk,
            status=session.status,
            operator_id=operator.user_id,
            operator_name=operator.display_name,
        ),
        channel_id=conversation.channel_id,
    )
    record(
        conversation=conversation,
        session=session,
        what=what,
        operator=operator,
        now=now,
        via=via,
        logged="session.claimed",
    )
