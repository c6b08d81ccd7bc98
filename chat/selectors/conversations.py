"""Finding a conversation by what the wire calls it."""

from __future__ import annotations

from chat.errors import ConversationNotFound
from chat.models import Conversation
from chat.models.channel import DEFAULT_SLUG
from chat.models.conversation import ADDRESS_SEPARATOR
from chat.text import storable_text


def conversation_id(address: str) -> int:
    """The conversation's key. Raises ConversationNotFound."""
    address = storable_text(address)
    slug, separator, line_id = address.partition(ADDRESS_SEPARATOR)
    if not separator:
        slug, line_id = DEFAULT_SLUG, address
    pk = (
        Conversation.objects.filter(channel__slug=slug, customer__line_id=line_id)
        .values_list("pk", flat=True)
        .first()
    )
    if pk is None:
        raise ConversationNotFound("No conversation has this line_user_id.", field="line_user_id")
    return pk
