"""Ending a session: the bot is in charge again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from chat import broadcast
from chat.models import Conversation, OperatorProfile, Session
from chat.operations.automatic import Automatic, Kind
from chat.operations.meanwhile import is_closed
from chat.operations.sessions import What, must_hold, open_session, record
from chat.operations.survey import ask
from chat.protocol import events


@transaction.atomic
def close_session(*, conversation_id: int, operator: OperatorProfile, via: str) -> Session:
    """To CLOSED, by the holder, or by a supervisor in any open session.

    Raises SessionNotFound where none is open, NotSessionOwner.
    """
    conversation = Conversation.objects.locked(conversation_id)
    session = open_session(conversation)
    if session is None:
        raise is_closed(conversation, to="close")
    must_hold(session, operator, to="close")
    end_session(
        conversation=conversation,
        session=session,
        operator=operator,
        now=timezone.now(),
        via=via,
    )
    return session


def end_session(
    *,
    conversation: Conversation,
    session: Session,
    operator: OperatorProfile | None,
    now: datetime,
    via: str,
    reason: str | None = None,
) -> None:
    """An open session is CLOSED, by an operator or, where that is None, by itself, or for the
    `reason` that its event keeps. The caller holds the lock. Saves all of it."""
    session.status = Session.Status.CLOSED
    session.closed_at = now
    session.closed_by = operator.user if operator else None
    session.snoozed_until = None
    session.save(update_fields=["status", "closed_at", "closed_by", "snoozed_until"])
    conversation.chat_mode = Conversation.ChatMode.BOT
    broadcast.to_inbox(
        events.SessionClosed(
            line_user_id=conversation.address,
            session_id=session.pk,
            closed_by=str(operator.user_id) if operator else None,
        ),
        channel_id=conversation.channel_id,
    )
    record(
        conversation=conversation,
        session=session,
        what=What.CLOSED,
        operator=operator,
        now=now,
        via=via,
        before=session.operator_id,
        reason=reason,
    )
    automatic = Automatic([conversation.channel_id], now, Kind.CLOSED, Kind.SURVEY)
    automatic.closed(conversation, session, operator.display_name if operator else "")
    ask(automatic, conversation, session, now)
    conversation.save(update_fields=["chat_mode", "seq", "rev", "changed_at"])
