"""A conversation's open session and its holder. Call these under the conversation's lock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chat import broadcast, presenters
from chat.models import Conversation, LogEntry, OperatorProfile, Session, SessionEvent
from chat.operations.meanwhile import is_not_theirs
from chat.operations.tell_systems import tell_opened, tell_session
from chat.protocol.session_events import SessionEventUpdate

What = SessionEvent.What


def open_session(conversation: Conversation) -> Session | None:
    """The one that waits or is served, if any."""
    # Its holder's name is wanted in refusals only.
    found = Session.objects.filter(conversation=conversation, status__in=Session.OPEN)
    return next(iter(found), None)


def begin_session(
    *,
    conversation: Conversation,
    now: datetime,
    via: str,
    operator: OperatorProfile | None = None,
    answer_from: datetime | None = None,
    asked: bool = False,
) -> Session:
    """A WAITING one, and people in charge. The caller saves the conversation's `chat_mode`.

    `answer_from`: when the team can answer first, where that is not now. `asked`: a customer's
    message opens it.
    """
    session = Session.objects.create(
        conversation=conversation,
        opened_at=now,
        waiting_since=now,
        answer_from=answer_from,
        asked_at=now if asked else None,
    )
    conversation.chat_mode = Conversation.ChatMode.HUMAN
    LogEntry.objects.create(
        actor_id=operator.user_id if operator else None,
        action="session.opened",
        conversation=conversation,
        session=session,
        via=via,
    )
    tell_opened(conversation, session)
    return session


def must_hold(session: Session, operator: OperatorProfile, *, to: str) -> None:
    """Raises NotSessionOwner for whoever neither holds the session nor supervises.

    `to`: what they wanted, as a verb, for the sentence that they read.
    """
    if session.operator_id == operator.user_id or operator.may_supervise:
        return
    raise is_not_theirs(
        session,
        then=f"only {{holder}} or a supervisor can {to} it.",
        first=f"claim it before you {to} it.",
    )


def opened_as(conversation: Conversation) -> SessionEvent.What:
    """What an operator does who begins a session: the first one there, or one more."""
    again = Session.objects.filter(conversation=conversation, status=Session.Status.CLOSED).exists()
    return What.REOPENED if again else What.OPENED


# After these nobody holds it.
_ENDS = (What.CLOSED, What.BLOCKED)


def record(
    *,
    conversation: Conversation,
    session: Session | None,
    what: SessionEvent.What,
    operator: OperatorProfile | None,
    now: datetime,
    via: str,
    before: int | None = None,
    reason: str | None = None,
    until: datetime | None = None,
    logged: str | None = None,
) -> None:
    """Write down what was done with a session, and show it to whoever looks.

    Takes a `rev` in memory: the caller saves `rev` and `changed_at`. `operator`: None where it
    happened by itself. `before`: who held it. `logged`: its name in the audit log,
    `session.<what>` by default.
    """
    actor = operator.user if operator else None
    event = SessionEvent.objects.create(
        conversation=conversation,
        session=session,
        what=what,
        rev=conversation.take_rev(now),
        after_seq=conversation.seq,
        actor=actor,
        from_operator_id=before,
        to_operator=session.operator if session and what not in _ENDS else None,
        reason=reason or "",
        until=until,
        at=now,
    )
    detail: dict[str, Any] = {}
    if session and what == What.TRANSFERRED:
        detail = {"from_operator_id": before, "to_operator_id": session.operator_id}
    elif until is not None:
        detail = {"until": until.isoformat()}
    action = logged or f"session.{what}"
    LogEntry.objects.create(
        actor=actor,
        action=action,
        conversation=conversation,
        session=session,
        via=via,
        detail=detail,
    )
    tell_session(conversation, session, action, reason or "")
    payload = presenters.session_event_payload(event, address=conversation.address)
    broadcast.to_conversation(conversation.pk, SessionEventUpdate(**payload))
    broadcast.conversation_changed(conversation.pk)
    broadcast.presence_changed()
