"""Conversations that their customers have left: asked first, closed later, by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chat.models import AutoMessageSaid, Conversation, Message, Session
from chat.operations.automatic import Automatic, Kind
from chat.operations.close import end_session
from chat.operations.sessions import open_session


@transaction.atomic
def close_or_ask(*, conversation_id: int, via: str) -> bool:
    """Ask the customer, or close what was asked about long enough ago; whether either was done.

    Never while the customer waits for an answer, or while it is snoozed. Without the automatic
    message nobody was asked, and nothing is closed.
    """
    now = timezone.now()
    conversation = Conversation.objects.locked(conversation_id)
    session = open_session(conversation)
    channel = conversation.channel
    if session is None or not is_silent(conversation, session, now):
        return False
    asked = AutoMessageSaid.objects.select_related("message").filter(
        session=session, kind=Kind.CLOSING
    )
    last, word = asked.first(), conversation.last_message
    if last is not None and word is not None and last.message.seq < word.seq:
        # Asked, and somebody went on since: this is another silence.
        asked.delete()
        last = None
    if last is not None:
        if last.message.created_at > now - timedelta(minutes=channel.close_warning_minutes):
            return False
        end_session(conversation=conversation, session=session, operator=None, now=now, via=via)
        return True
    automatic = Automatic([channel.pk], now, Kind.CLOSING)
    left = channel.close_warning_minutes * 60.0
    if automatic.closing(conversation, session, left) is None:
        return False
    conversation.save(update_fields=["seq", "rev", "changed_at"])
    return True


def is_silent(conversation: Conversation, session: Session, now: datetime) -> bool:
    """Whether an operator's word was the last one, for longer than the channel waits."""
    hours, last = conversation.channel.close_after_hours, conversation.last_message
    if not hours or last is None or session.status != Session.Status.ACTIVE:
        return False
    if session.snoozed_until is not None or last.direction != Message.Direction.OUTGOING:
        return False
    return last.created_at <= now - timedelta(hours=hours)
