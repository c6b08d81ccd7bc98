"""A session's deadlines as its row in the list shows them."""

from __future__ import annotations

from chat.models import Deadline, Session
from chat.protocol.service_levels import DeadlinePayload


def next_of(session: Session) -> DeadlinePayload | None:
    """The one that is due first, of a session read by `selectors.inbox`; None where nothing is."""
    known: list[Deadline] = getattr(session, "open_deadlines", [])
    # The job that closes them looks every few seconds; a list that did would show what is done.
    done = {
        Deadline.Kind.CLAIM: session.status != Session.Status.WAITING,
        Deadline.Kind.RESPONSE: session.answered_at is not None,
    }
    still = [one for one in known if not done.get(Deadline.Kind(one.kind))]
    first = min(still, key=lambda one: one.due_at, default=None)
    if first is None:
        return None
    return DeadlinePayload(
        kind=first.kind,  # type: ignore[arg-type]
        warn_at=first.warn_at,
        due_at=first.due_at,
        alarm_at=first.alarm_at,
    )
