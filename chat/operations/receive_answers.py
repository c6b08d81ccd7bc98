"""What is answered by itself to what has just come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from chat.handoff import BUTTON, asks_for_people, keywords_of
from chat.hours import Hours
from chat.line.events import Followed, LineEvent, MessageReceived, PostbackReceived, postback_data
from chat.models import Conversation, Customer, LogEntry, Message, Session
from chat.operations.automatic import Automatic, Kind, answer_from
from chat.operations.receive_people import Received
from chat.operations.sessions import begin_session
from chat.selectors import hours


class Answers:
    """For one batch of events: sessions as they begin, and then what is said to their customers."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._begun: dict[int, Session] = {}
        self._hours: dict[int, Hours] = {}
        # Conversations whose messages are the bot's, and how many of this batch.
        self._to_bot: set[int] = set()
        self._unsaved: Counter[int] = Counter()

    def begin(self, conversation: Conversation) -> Session:
        """A session that waits; outside of its channel's hours, for the opening."""
        session = begin_session(
            conversation=conversation,
            now=self._now,
            via=LogEntry.Via.LINE,
            answer_from=answer_from(self._hours_of(conversation), self._now),
            asked=True,
        )
        self._begun[conversation.pk] = session
        return session

    def is_for_people(self, conversation: Conversation, event: LineEvent) -> bool:
        """Whether a message opens a session: always, but where the bot answers first it does once
        a person is asked for, by word, by button, or by writing long enough."""
        channel = conversation.channel
        if not channel.bot_first or conversation.customer.kind != Customer.Kind.USER:
            return True
        if isinstance(event, PostbackReceived):
            asked = postback_data(event) == BUTTON
        else:
            words = (event.text or "") if isinstance(event, MessageReceived) else ""
            asked = asks_for_people(words, keywords_of(channel.handoff_keywords))
        # Adding the account, or tapping a button, is not writing.
        wrote = isinstance(event, MessageReceived)
        if wrote and not asked and channel.handoff_after_messages:
            asked = self._written(conversation) >= channel.handoff_after_messages
        if not asked:
            self._to_bot.add(conversation.pk)
        return asked

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
        to_bot = [pk for pk in newest if pk in self._to_bot and pk not in self._begun]
        self._to_bot.difference_update(newest)
        for pk in newest:
            del self._unsaved[pk]
        if not followed and not queued and not to_bot:
            return
        conversations = {message.conversation_id: message.conversation for _, message in new}
        kinds = [Kind.GREETING] if followed else []
        if queued:
            kinds += [Kind.WAITING, Kind.AFTER_HOURS]
        if to_bot:
            kinds.append(Kind.BOT)
        channels = {one.channel_id for one in conversations.values()}
        automatic = Automatic(channels, self._now, *kinds)
        for message in followed:
            automatic.greet(message.conversation)
        for pk in to_bot:
            automatic.bot(conversations[pk], _text(newest[pk]))
        for pk in queued:
            conversation, session = conversations[pk], self._begun.pop(pk)
            wrote = _text(newest[pk])
            automatic.queued(conversation, session, self._hours_of(conversation), wrote)

    def _written(self, conversation: Conversation) -> int:
        """How many the customer has written since people were last in charge, this one included."""
        self._unsaved[conversation.pk] += 1
        last = Session.objects.filter(conversation=conversation).order_by("-pk").first()
        said = Message.objects.filter(
            conversation=conversation,
            direction=Message.Direction.INCOMING,
            line_message_id__isnull=False,
        )
        if last is not None and last.closed_at is not None:
            said = said.filter(created_at__gt=last.closed_at)
        return said.count() + self._unsaved[conversation.pk]

    def _hours_of(self, conversation: Conversation) -> Hours:
        found = self._hours.get(conversation.channel_id)
        if found is None:
            found = self._hours[conversation.channel_id] = hours.of_channel(conversation.channel)
        return found


def _text(one: Received) -> str:
    return (one.event.text or "") if isinstance(one.event, MessageReceived) else ""
