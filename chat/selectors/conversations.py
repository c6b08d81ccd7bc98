"""Finding a conversation by what the wire calls it."""

from __future__ import annotations

from chat.errors import ConversationNotFound
from chat.models import Conversation, OperatorProfile
from chat.models.channel import DEFAULT_SLUG
from chat.models.conversation import ADDRESS_SEPARATOR
from chat.selectors.reach import reach_of
from chat.text import storable_text


def conversation_id(address: str, operator: OperatorProfile) -> int:
    """The conversation's key. Raises ConversationNotFound, also for one of a channel on which this
    operator does not work."""
    address = storable_text(address)
    slug, separator, line_id = address.partition(ADDRESS_SEPARATOR)
    if not separator:
        slug, line_id = DEFAULT_SLUG, address
    found = Conversation.objects.filter(channel__slug=slug, customer__line_id=line_id)
    pk = reach_of(operator).within(found).values_list("pk", flat=True).first()
    if pk is None:
        raise ConversationNotFound("No conversation has this line_user_id.", field="line_user_id")
    return pk
