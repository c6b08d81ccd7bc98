"""A colleague was faster: refusals that say what they did, who it was, and to whom."""

from __future__ import annotations

from django.db.models import QuerySet

from chat import presenters
from chat.errors import NotSessionOwner, SessionAlreadyClaimed, SessionNotFound
from chat.models import Conversation, Session, SessionEvent
from chat.protocol.refusals import HappenedPayload

What = SessionEvent.What
_GIVES = (What.CLAIMED, What.TRANSFERRED, What.OPENED, What.REOPENED)
_ENDS = (What.CLOSED, What.BLOCKED)


def is_closed(conversation: Conversation, *, to: str) -> SessionNotFound:
    """No session is open: who ended the last one. `to`: what was wanted, as a verb."""
    event = _newest(SessionEvent.objects.filter(conversation=conversation, what__in=_ENDS))
    sentence = f"This conversation has no open session to {to}."
    if event is None:
        return SessionNotFound(sentence)
    name = presenters.name_of(event.actor)
    if event.what == What.BLOCKED:
        return SessionNotFound(
            f"{name or 'Somebody'} has blocked this customer; there is nothing to {to}.",
            happened=_happened(event),
        )
    done = f"{name} has closed this conversation" if name else "This conversation closed by itself"
    return SessionNotFound(f"{done}; there is nothing to {to}.", happened=_happened(event))


def is_taken(session: Session) -> SessionAlreadyClaimed:
    """A colleague has the session that somebody wanted to claim."""
    event = _given(session)
    sentence = f"{presenters.name_of(session.operator)} has already claimed this conversation."
    if event is not None and event.what == What.TRANSFERRED:
        sentence = f"{_handed(event, session)}."
    return SessionAlreadyClaimed(sentence, happened=_happened(event))


def is_not_theirs(session: Session, *, then: str, first: str) -> NotSessionOwner:
    """A colleague holds the session, or nobody does.

    `then` ends the sentence where somebody holds it (`{holder}` is their name), `first` where
    nobody does.
    """
    holder = presenters.name_of(session.operator)
    if holder is None:
        released = SessionEvent.objects.filter(session=session).exclude(what=What.RATED)
        event = _newest(released)
        if event is None or event.what != What.RELEASED:
            return NotSessionOwner(f"Nobody has claimed this conversation; {first}")
        name = presenters.name_of(event.actor)
        back = "this conversation back into the queue"
        done = f"{name} has put {back}" if name else "This conversation went back into the queue"
        return NotSessionOwner(f"{done}; {first}", happened=_happened(event))
    event = _given(session)
    done = f"{holder} holds this conversation"
    if event is not None and event.what == What.TRANSFERRED:
        done = _handed(event, session)
    return NotSessionOwner(f"{done}; {then.format(holder=holder)}", happened=_happened(event))


def _given(session: Session) -> SessionEvent | None:
    """How it came to the one who holds it."""
    return _newest(
        SessionEvent.objects.filter(
            session=session, to_operator=session.operator_id, what__in=_GIVES
        )
    )


def _newest(events: QuerySet[SessionEvent]) -> SessionEvent | None:
    people = events.select_related("actor__operator", "to_operator__operator")
    return people.order_by("-rev").first()


def _handed(event: SessionEvent, session: Session) -> str:
    holder = presenters.name_of(session.operator)
    if event.actor_id == session.operator_id:
        return f"{holder} has taken this conversation over"
    return f"{presenters.name_of(event.actor)} has handed this conversation to {holder}"


def _happened(event: SessionEvent | None) -> dict[str, object] | None:
    if event is None:
        return None
    return HappenedPayload(
        what=event.what,
        actor_id=event.actor_id,
        actor_name=presenters.name_of(event.actor),
        to_operator_id=event.to_operator_id,
        to_operator_name=presenters.name_of(event.to_operator),
        at=event.at,
    ).model_dump(mode="json")
