"""Going on with a closed conversation, or beginning one with a customer who is known."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.models import Conversation, OperatorProfile, Session
from chat.operations.bar import must_be_welcome
from chat.operations.claim import take
from chat.operations.meanwhile import is_taken
from chat.operations.sessions import What, begin_session, open_session, opened_as, record
from chat.protocol import events
from chat.protocol.session_events import SessionReleased

# A close by mistake is undone, instead of leaving two sessions behind.
UNDO = timedelta(minutes=2)


@transaction.atomic
def reopen_session(*, conversation_id: int, operator: OperatorProfile, via: str) -> Session:
    """An open session where none is: a new ACTIVE one of this operator's, the old ones kept.

    Who has closed it less than two minutes ago undoes that: the same session goes on as it was,
    with whoever had it. One that is open and waits is claimed; by its holder: the same answer.
    Raises SessionAlreadyClaimed (which says by whom), ValidationError for a blocked customer.
    """
    conversation = Conversation.objects.locked(conversation_id)
    must_be_welcome(conversation)
    session = open_session(conversation)
    now = timezone.now()
    if session is not None and session.operator_id == operator.user_id:
        return session
    if session is not None and session.status == Session.Status.ACTIVE:
        raise is_taken(session)
    closed = None if session is not None else _just_closed(conversation, operator, now)
    if closed is not None:
        return _go_on(conversation, closed, operator, now, via)
    what = What.CLAIMED
    if session is None:
        what = opened_as(conversation)
        session = begin_session(conversation=conversation, now=now, via=via, operator=operator)
    take(conversation=conversation, session=session, operator=operator, now=now, via=via, what=what)
    conversation.save(update_fields=["chat_mode", "rev", "changed_at"])
    return session


def _just_closed(
    conversation: Conversation, operator: OperatorProfile, now: datetime
) -> Session | None:
    newest = (
        Session.objects.filter(conversation=conversation, status=Session.Status.CLOSED)
        .order_by("-closed_at", "-pk")
        .first()
    )
    if newest is None or newest.closed_at is None or newest.closed_by_id != operator.user_id:
        return None
    return newest if now - newest.closed_at < UNDO else None


def _go_on(
    conversation: Conversation,
    session: Session,
    operator: OperatorProfile,
    now: datetime,
    via: str,
) -> Session:
    holder = session.operator
    session.status = Session.Status.ACTIVE if holder else Session.Status.WAITING
    session.closed_at = None
    session.closed_by = None
    session.save(update_fields=["status", "closed_at", "closed_by"])
    conversation.chat_mode = Conversation.ChatMode.HUMAN
    address, status = conversation.address, session.status
    if holder is not None:
        told: events.SessionClaimed | SessionReleased = events.SessionClaimed(
            line_user_id=address,
            session_id=session.pk,
            status=status,
            operator_id=holder.pk,
            operator_name=presenters.name_of(holder) or "",
        )
    else:
        told = SessionReleased(
            line_user_id=address, session_id=session.pk, status=status, from_operator_id=None
        )
    broadcast.to_inbox(told, channel_id=conversation.channel_id)
    record(
        conversation=conversation,
        session=session,
        what=What.REOPENED,
        operator=operator,
        now=now,
        via=via,
    )
    conversation.save(update_fields=["chat_mode", "rev", "changed_at"])
    return session
