"""What a customer says, as it comes out of a webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from tests.support import line

if TYPE_CHECKING:
    from chat.models import Conversation, Message


def customer_writes(conversation: Conversation, text: str = "hello") -> Message:
    """A text of the conversation's customer, received."""
    from chat.line import events
    from chat.operations.receive import receive_event

    event = events.read(line.text_event(text, user=conversation.customer.line_id))
    message = receive_event(channel=conversation.channel, event=event, received_at=timezone.now())
    assert message is not None
    return message


def customer_taps(conversation: Conversation, data: str) -> None:
    """The conversation's customer taps a button, received."""
    from chat.line import events
    from chat.operations.receive import receive_event

    tap = line.user_event("postback", user=conversation.customer.line_id, postback={"data": data})
    receive_event(channel=conversation.channel, event=events.read(tap), received_at=timezone.now())


def customer_follows(conversation: Conversation) -> None:
    """The conversation's customer adds the account, received."""
    from chat.line import events
    from chat.operations.receive import receive_event

    event = events.read(line.user_event("follow", user=conversation.customer.line_id))
    receive_event(channel=conversation.channel, event=event, received_at=timezone.now())
