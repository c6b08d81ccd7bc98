"""How long a customer waited for the first answer: kept with the session, as it happens.

Call these under the conversation's lock. What the columns mean: docs/figures.md.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from chat.models import Conversation, Message, OperatorProfile, Session
from chat.selectors import hours

# What a customer says; joining, leaving and the like is told by LINE.
ASKS = Q(line_message_id__isnull=False) | Q(message_type="postback")
_FIELDS = ["answered_at", "answered_by", "response_seconds"]


def note_question(session: Session, now: datetime) -> None:
    """A customer's message has come into an open session."""
    if session.asked_at is None and session.answered_at is None:
        session.asked_at = now
        session.save(update_fields=["asked_at"])


def note_answer(
    session: Session | None, conversation: Conversation, operator: OperatorProfile, now: datetime
) -> None:
    """An operator's message goes out in it. Only the first one costs anything."""
    if session is None or session.answered_at is not None:
        return
    session.answered_at = now
    session.answered_by = operator.user
    session.response_seconds = _response(session, conversation)
    session.save(update_fields=_FIELDS)


def note_cancelled(message: Message, conversation: Conversation) -> None:
    """An answer was taken back: if it was the first, the next one is, if there is any."""
    session = message.session
    if session is None or session.answered_at != message.created_at:
        return
    said = Message.objects.filter(session=session).order_by("seq")
    first = (
        said.filter(sender_role=Message.SenderRole.ADMIN)
        .exclude(status=Message.Status.CANCELLED)
        .first()
    )
    session.answered_at = first.created_at if first else None
    session.answered_by_id = first.operator_id if first else None
    if session.asked_at is None:
        # What came after the answer that is gone asks now.
        question = said.filter(sender_role=Message.SenderRole.USER).filter(ASKS).first()
        if question and (first is None or question.seq < first.seq):
            session.asked_at = question.created_at
    session.response_seconds = _response(session, conversation)
    session.save(update_fields=["asked_at", *_FIELDS])


def _response(session: Session, conversation: Conversation) -> float | None:
    if session.asked_at is None or session.answered_at is None:
        return None
    return hours.of_channel(conversation.channel).seconds(session.asked_at, session.answered_at)
