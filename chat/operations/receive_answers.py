"""What is answered by itself to what has just come in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chat.hours import Hours
from chat.line.events import Followed, MessageReceived
from chat.models import Conversation, LogEntry, Message, Session
from chat.operations.automatic import Automatic, Kind, answer_from, hours_of
from chat.operations.receive_people import Received
from chat.operations.sessions import begin_session


class Answers:
    """For one batch of events: sessions as they begin, and then what is said to their customers."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._begun: dict[int, Session] = {}
        self._hours: dict[int, Hours] = {}

    def begin(self, conversation: Conversation) -> Session:
        """A session that waits; outside of its channel's hours, for the opening."""
        session = begin_session(
            conversation=conversation,
            now=self._now,
            via=LogEntry.Via.LINE,
            answer_from=answer_from(self._hours_of(conversation), self._now),
        )
        self._begun[conversation.pk] = session
        return session

    def say(self, new: Sequence[tuple[Received, Message]]) -> None:
        """After these messages, what fits: whoever has come into the queue, or has added us.
        Takes `seq` and `rev` in memory: the caller saves the conversations."""
        # Whom we have blocked, we do not greet.
        followed = [
            message
            for one, message in new
            if isinstance(one.event, Followed) and not message.conversation.customer.barred_at
        ]
        newest = {message.conversation_id: one for one, message in new}
        queued = [pk for pk in newest if pk in self._begun]
        if not followed and not queued:
            return
        conversations = {message.conversation_id: message.conversation for _, message in new}
        kinds = [Kind.GREETING] if followed else []
        if queued:
            kinds += [Kind.WAITING, Kind.AFTER_HOURS]
        channels = {one.channel_id for one in conversations.values()}
        automatic = Automatic(channels, self._now, *kinds)
        for message in followed:
            automatic.greet(message.conversation)
        for pk in queued:
            conversation, session = conversations[pk], self._begun.pop(pk)
            wrote = _text(newest[pk])
            automatic.queued(conversation, session, self._hours_of(conversation), wrote)

    def _hours_of(self, conversation: Conversation) -> Hours:
        found = self._hours.get(conversation.channel_id)
        if found is None:
            found = self._hours[conversation.channel_id] = hours_of(conversation)
        return found


def _text(one: Received) -> str:
    return (one.event.text or "") if isinstance(one.event, MessageReceived) else ""
