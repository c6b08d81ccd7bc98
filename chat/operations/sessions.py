"""A conversation's open session and its holder. Call these under the conversation's lock."""

from __future__ import annotations

from datetime import datetime

from chat import presenters
from chat.errors import NotSessionOwner
from chat.models import Conversation, LogEntry, OperatorProfile, Session


def open_session(conversation: Conversation) -> Session | None:
    """The one that waits or is served, if any."""
    # Its holder's name is wanted in refusals only.
    found = Session.objects.filter(conversation=conversation, status__in=Session.OPEN)
    return next(iter(found), None)


def begin_session(
    *, conversation: Conversation, now: datetime, via: str, operator: OperatorProfile | None = None
) -> Session:
    """A WAITING one, and people in charge. The caller saves the conversation's `chat_mode`."""
    session = Session.objects.create(conversation=conversation, opened_at=now, waiting_since=now)
    conversation.chat_mode = Conversation.ChatMode.HUMAN
    LogEntry.objects.create(
        actor_id=operator.user_id if operator else None,
        action="session.opened",
        conversation=conversation,
        session=session,
        via=via,
    )
    return session


def must_hold(session: Session, operator: OperatorProfile, *, to: str) -> None:
    """Raises NotSessionOwner for whoever neither holds the session nor supervises.

    `to`: what they wanted, as a verb, for the sentence that they read.
    """
    if session.operator_id == operator.user_id or operator.may_supervise:
        return
    holder = presenters.name_of(session.operator)
    raise NotSessionOwner(
        f"{holder} holds this conversation; only they or a supervisor can {to} it."
        if holder
        else f"Nobody has claimed this conversation; claim it before you {to} it."
    )
