"""Ending a session: the bot is in charge again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chat import broadcast
from chat.errors import SessionNotFound
from chat.models import Conversation, LogEntry, OperatorProfile, Session
from chat.operations.sessions import must_hold, open_session
from chat.protocol import events


@transaction.atomic
def close_session(*, conversation_id: int, operator: OperatorProfile, via: str) -> Session:
    """To CLOSED, by the holder, or by a supervisor in any open session.

    Raises SessionNotFound where none is open, NotSessionOwner.
    """
    conversation = Conversation.objects.locked(conversation_id)
    session = open_session(conversation)
    if session is None:
        raise SessionNotFound("This conversation has no open session to close.")
    must_hold(session, operator, to="close")
    now = timezone.now()
    session.status = Session.Status.CLOSED
    session.closed_at = now
    session.closed_by = operator.user
    session.save(update_fields=["status", "closed_at", "closed_by"])
    conversation.chat_mode = Conversation.ChatMode.BOT
    conversation.take_rev(now)
    conversation.save(update_fields=["chat_mode", "rev", "changed_at"])
    LogEntry.objects.create(
        actor_id=operator.user_id,
        action="session.closed",
        conversation=conversation,
        session=session,
        via=via,
    )
    broadcast.to_inbox(
        events.SessionClosed(
            line_user_id=conversation.address,
            session_id=session.pk,
            closed_by=str(operator.user_id),
        )
    )
    broadcast.conversation_changed(conversation.pk)
    broadcast.presence_changed()
    return session
