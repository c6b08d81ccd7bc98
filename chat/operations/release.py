"""Back to the queue: somebody else may take it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from chat import broadcast
from chat.models import Conversation, OperatorProfile, Session
from chat.operations.meanwhile import is_closed
from chat.operations.sessions import What, must_hold, open_session, record
from chat.protocol.session_events import SessionReleased


@transaction.atomic
def release_session(*, conversation_id: int, operator: OperatorProfile, via: str) -> Session:
    """ACTIVE to WAITING with its place in the queue kept, by the holder, or by a supervisor.

    One that waits already: the same answer, and nothing changes.
    Raises SessionNotFound where none is open, NotSessionOwner.
    """
    conversation = Conversation.objects.locked(conversation_id)
    session = open_session(conversation)
    if session is None:
        raise is_closed(conversation, to="release")
    must_hold(session, operator, to="release")
    if session.status == Session.Status.WAITING:
        return session
    put_back(
        conversation=conversation,
        session=session,
        operator=operator,
        now=timezone.now(),
        via=via,
    )
    return session


def put_back(
    *,
    conversation: Conversation,
    session: Session,
    operator: OperatorProfile | None,
    now: datetime,
    via: str,
) -> None:
    """An ACTIVE session waits again, with its place in the queue; `operator` None: by itself.
    The caller holds the lock. Saves all of it."""
    before = session.operator_id
    session.status = Session.Status.WAITING
    session.operator = None
    session.claimed_at = None
    session.snoozed_until = None
    session.save(update_fields=["status", "operator", "claimed_at", "snoozed_until"])
    broadcast.to_inbox(
        SessionReleased(
            line_user_id=conversation.address,
            session_id=session.pk,
            status=session.status,
            from_operator_id=before,
        ),
        channel_id=conversation.channel_id,
    )
    record(
        conversation=conversation,
        session=session,
        what=What.RELEASED,
        operator=operator,
        now=now,
        via=via,
        before=before,
    )
    conversation.save(update_fields=["rev", "changed_at"])
