"""An operator types: their colleagues see it, and so does the customer."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chat import broadcast
from chat.errors import ConversationNotFound
from chat.models import Conversation, OperatorProfile
from chat.operations.line_signals import note_typing
from chat.protocol import events


@transaction.atomic
def operator_typing(*, conversation_id: int, operator: OperatorProfile, is_typing: bool) -> None:
    """Tell the others in the conversation. Raises ConversationNotFound."""
    conversation = Conversation.objects.with_people().filter(pk=conversation_id).first()
    if conversation is None:
        raise ConversationNotFound("No conversation has this line_user_id.", field="line_user_id")
    event = events.TypingIndicator(
        line_user_id=conversation.address,
        admin_id=str(operator.user_id),
        is_typing=is_typing,
        name=operator.display_name,
    )
    broadcast.to_conversation(conversation.pk, event, except_operator=operator.user_id)
    note_typing(conversation=conversation, now=timezone.now(), is_typing=is_typing)
