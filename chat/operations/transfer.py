"""Handing a conversation to a colleague; for a supervisor also taking it over."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chat import broadcast
from chat.errors import ValidationError
from chat.models import Conversation, OperatorProfile, Session
from chat.operations.meanwhile import is_closed
from chat.operations.sessions import What, must_hold, open_session, record
from chat.protocol import events
from chat.selectors.reach import reach_of
from chat.text import storable_text

MAX_REASON = 500


@transaction.atomic
def transfer_session(
    *,
    conversation_id: int,
    operator: OperatorProfile,
    to_operator_id: int,
    reason: str | None = None,
    via: str,
) -> Session:
    """To another operator, by the holder, or by a supervisor in any open session.

    To the one who holds it already: the same answer, and nothing changes.
    Raises SessionNotFound, NotSessionOwner, and ValidationError where nobody is, or works no
    longer or not on this channel, under `to_operator_id`.
    """
    reason = storable_text(reason or "").strip() or None
    if reason is not None and len(reason) > MAX_REASON:
        raise ValidationError(f"reason has at most {MAX_REASON} characters.", field="reason")
    conversation = Conversation.objects.locked(conversation_id)
    session = open_session(conversation)
    if session is None:
        raise is_closed(conversation, to="transfer")
    must_hold(session, operator, to="transfer")
    receiver = _receiver(to_operator_id, conversation.channel_id)
    before = session.operator_id
    if before == receiver.user_id:
        return session
    now = timezone.now()
    session.status = Session.Status.ACTIVE
    session.operator = receiver.user
    session.claimed_at = session.claimed_at or now
    session.snoozed_until = None
    session.save(update_fields=["status", "operator", "claimed_at", "snoozed_until"])
    broadcast.to_inbox(
        events.SessionTransferred(
            line_user_id=conversation.address,
            session_id=session.pk,
            from_operator_id=before,
            to_operator_id=receiver.user_id,
            reason=reason,
        ),
        channel_id=conversation.channel_id,
    )
    record(
        conversation=conversation,
        session=session,
        what=What.TRANSFERRED,
        operator=operator,
        now=now,
        via=via,
        before=before,
        reason=reason,
    )
    conversation.save(update_fields=["rev", "changed_at"])
    return session


def _receiver(operator_id: int, channel_id: int) -> OperatorProfile:
    found = OperatorProfile.objects.select_related("user").filter(
        user=operator_id, user__is_active=True
    )
    receiver = found.first()
    if receiver is None:
        raise ValidationError(
            "to_operator_id must be an active operator's id.", field="to_operator_id"
        )
    if not reach_of(receiver).covers(channel_id):
        raise ValidationError(
            "to_operator_id must be an operator who works on this channel.", field="to_operator_id"
        )
    return receiver
