"""A customer says that they are done, by a word of the channel's or by its button."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from datetime import datetime

from chat.handoff import END_BUTTON, is_one_of, keywords_of
from chat.line.events import LineEvent, MessageReceived, PostbackReceived, postback_data
from chat.models import Conversation, Customer, LogEntry, Message, Session
from chat.operations.close import end_session
from chat.operations.receive_people import Received

# In the session's event, so that operators read who closed it.
BY_CUSTOMER = "customer"


def ends(conversation: Conversation, event: LineEvent) -> bool:
    """Whether this is all that a customer says, and it means that nobody has to answer any more.

    In a group nobody speaks for all.
    """
    if conversation.customer.kind != Customer.Kind.USER:
        return False
    if isinstance(event, PostbackReceived):
        return postback_data(event) == END_BUTTON
    if not isinstance(event, MessageReceived) or not event.text:
        return False
    return is_one_of(event.text, keywords_of(conversation.channel.close_keywords))


def close_where_said(
    new: Sequence[tuple[Received, Message]], sessions: MutableMapping[int, Session], now: datetime
) -> None:
    """Close the open sessions whose customers' last word it was, and take them out of `sessions`.
    Under the conversations' locks; whoever has said more since is not done."""
    newest = {message.conversation_id: (one, message) for one, message in new}
    for pk, (one, message) in newest.items():
        if pk not in sessions or not ends(message.conversation, one.event):
            continue
        end_session(
            conversation=message.conversation,
            session=sessions.pop(pk),
            operator=None,
            now=now,
            via=LogEntry.Via.LINE,
            reason=BY_CUSTOMER,
        )
