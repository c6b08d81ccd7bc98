"""Customers that we do not want to hear of: what they write is kept, and asks for nobody."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chat import broadcast
from chat.errors import ValidationError
from chat.models import Conversation, OperatorProfile, Session
from chat.operations.sessions import What, must_hold, open_session, record
from chat.protocol import events


@transaction.atomic
def block_customer(*, conversation_id: int, operator: OperatorProfile, via: str) -> None:
    """From now on their messages open no session and count for nobody as unread.

    An open session ends: one that waits by anybody, one that is served by its holder or a
    supervisor. Blocked already: nothing changes. LINE and the customer hear nothing of it.
    Raises NotSessionOwner.
    """
    conversation = Conversation.objects.locked(conversation_id)
    customer = conversation.customer
    if customer.barred_at is not None:
        return
    now = timezone.now()
    session = open_session(conversation)
    before = session.operator_id if session else None
    if session is not None:
        _end(conversation, session, operator)
    customer.barred_at = now
    customer.save(update_fields=["barred_at"])
    record(
        conversation=conversation,
        session=session,
        what=What.BLOCKED,
        operator=operator,
        now=now,
        via=via,
        before=before,
        logged="customer.blocked",
    )
    conversation.save(update_fields=["chat_mode", "rev", "changed_at"])


@transaction.atomic
def unblock_customer(*, conversation_id: int, operator: OperatorProfile, via: str) -> None:
    """Their next message counts again. Not blocked: nothing changes."""
    conversation = Conversation.objects.locked(conversation_id)
    customer = conversation.customer
    if customer.barred_at is None:
        return
    customer.barred_at = None
    customer.save(update_fields=["barred_at"])
    record(
        conversation=conversation,
        session=None,
        what=What.UNBLOCKED,
        operator=operator,
        now=timezone.now(),
        via=via,
        logged="customer.unblocked",
    )
    conversation.save(update_fields=["rev", "changed_at"])


def must_be_welcome(conversation: Conversation) -> None:
    """Raises ValidationError where we have blocked the customer: an answer would bring none."""
    if conversation.customer.barred_at is not None:
        raise ValidationError(
            "This customer is blocked here; unblock them before you write to them.",
            field="line_user_id",
        )


def _end(conversation: Conversation, session: Session, operator: OperatorProfile) -> None:
    if session.status == Session.Status.ACTIVE:
        must_hold(session, operator, to="block")
    session.status = Session.Status.CLOSED
    session.closed_at = timezone.now()
    session.closed_by = operator.user
    session.snoozed_until = None
    session.save(update_fields=["status", "closed_at", "closed_by", "snoozed_until"])
    conversation.chat_mode = Conversation.ChatMode.BOT
    broadcast.to_inbox(
        events.SessionClosed(
            line_user_id=conversation.address,
            session_id=session.pk,
            closed_by=str(operator.user_id),
        ),
        channel_id=conversation.channel_id,
    )
