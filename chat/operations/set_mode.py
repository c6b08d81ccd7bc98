"""Who answers a conversation, the bot or people: what opening and closing a session says."""

from __future__ import annotations

from django.db import transaction

from chat.models import Conversation, OperatorProfile
from chat.operations.close import close_session
from chat.operations.reopen import reopen_session


@transaction.atomic
def set_mode(*, conversation_id: int, mode: str, operator: OperatorProfile, via: str) -> None:
    """HUMAN: this operator serves it, as by `reopen_session`. BOT: its session is closed.

    In that mode already: nothing changes. Raises what those two raise, NotSessionOwner above all.
    """
    conversation = Conversation.objects.locked(conversation_id)
    if conversation.chat_mode == mode:
        return
    if mode == Conversation.ChatMode.HUMAN:
        reopen_session(conversation_id=conversation_id, operator=operator, via=via)
    else:
        close_session(conversation_id=conversation_id, operator=operator, via=via)
