"""What is said to a customer by itself. Call these under the conversation's lock.

An automatic message is a message like any other: committed with what caused it, sent by a free
reply where there is a token, else by push unless the month's guard holds that back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from chat import broadcast, presenters
from chat.canned import filled
from chat.handoff import BUTTON
from chat.hours import Hours
from chat.models import (
    AutoMessage,
    AutoMessageSaid,
    Conversation,
    Customer,
    Message,
    OutboxEntry,
    Session,
)
from chat.operations.search_index import index_new_messages
from chat.protocol import events
from chat.selectors.auto_messages import Texts, expected_wait, position, said_since
from chat.text import LINE_TEXT_LIMIT, utf16_length
from chat.wording import language_of, moment, wait

Kind = AutoMessage.Kind
# The bot introduces itself again after this.
AGAIN = timedelta(hours=12)
_PERSON = {"en": "Talk to a person", "th": "คุยกับเจ้าหน้าที่", "ja": "担当者と話す"}
# The name with what belongs to it: a title in Thai or Japanese, the space before it.
_NAMED = re.compile(r"[,、]?\s?(?:คุณ)?\s?\{customer_name\}\s?(?:様|さま|さん)?、?")


class Automatic:
    """Says what fits, in one transaction. One query where nothing is switched on."""

    def __init__(self, channels: Collection[int], now: datetime, *kinds: str) -> None:
        self._texts = Texts(channels, kinds)
        self._now = now
        # By channel, asked once: what a batch brings waits equally long.
        self._waits: dict[int, float | None] = {}

    def greet(self, conversation: Conversation) -> Message | None:
        """Somebody has added the account. (LINE greets as well, unless that is off.)"""
        return self._say(conversation, Kind.GREETING, None, "", {})

    def bot(self, conversation: Conversation, wrote: str) -> Message | None:
        """Somebody writes to the bot: what it can do, with a button to a person. Not each time."""
        if said_since(conversation.pk, Kind.BOT, self._now - AGAIN):
            return None
        label = _PERSON.get(self.spoken(conversation, wrote), _PERSON["en"])
        button = {"label": label, "text": label, "data": BUTTON}
        return self._say(conversation, Kind.BOT, None, wrote, {}, [button])

    def queued(
        self, conversation: Conversation, session: Session, of_channel: Hours, wrote: str
    ) -> Message | None:
        """The customer has just come into the queue: when it opens, or where they stand."""
        if session.answer_from is not None and session.answer_from > self._now:
            opens = session.answer_from
            spoken = self.spoken(conversation, wrote)
            values = {"opens": moment(opens, of_channel.zone, spoken)}
            return self._say(conversation, Kind.AFTER_HOURS, session, wrote, values)
        if not self._fitting(conversation, Kind.WAITING, wrote):
            return None
        channel = conversation.channel_id
        if channel not in self._waits:
            self._waits[channel] = expected_wait(channel, self._now)
        seconds = self._waits[channel]
        spoken = self.spoken(conversation, wrote)
        values = {
            "position": str(position(session, channel)),
            "wait": wait(seconds, spoken) if seconds is not None else "",
        }
        return self._say(conversation, Kind.WAITING, session, wrote, values)

    def closing(self, conversation: Conversation, session: Session, left: float) -> Message | None:
        """Nobody has answered for long; it is closed in `left` seconds, unless somebody does."""
        values = {"wait": wait(left, self.spoken(conversation))}
        return self._say(conversation, Kind.CLOSING, session, "", values)

    def closed(
        self, conversation: Conversation, session: Session, operator_name: str
    ) -> Message | None:
        """An operator has ended the conversation."""
        values = {"operator_name": operator_name}
        return self._say(conversation, Kind.CLOSED, session, "", values)

    def survey(
        self, conversation: Conversation, session: Session, buttons: Sequence[Mapping[str, Any]]
    ) -> Message | None:
        """How it was, after it was closed."""
        values = {"operator_name": presenters.name_of(session.operator) or ""}
        return self._say(conversation, Kind.SURVEY, session, "", values, buttons)

    def thanks(
        self, conversation: Conversation, session: Session, buttons: Sequence[Mapping[str, Any]]
    ) -> Message | None:
        """The customer has said how it was."""
        return self._say(conversation, Kind.THANKS, session, "", {}, buttons)

    def spoken(self, conversation: Conversation, wrote: str = "") -> str:
        """The customer's language, as far as it is one of ours."""
        return language_of(conversation.customer.language, wrote)

    def _fitting(self, conversation: Conversation, kind: str, wrote: str) -> str:
        customer = conversation.customer
        if not self._texts or customer.kind != Customer.Kind.USER or customer.blocked_at:
            return ""
        spoken = self.spoken(conversation, wrote)
        return self._texts.fitting(kind, conversation.channel_id, spoken)

    def _say(
        self,
        conversation: Conversation,
        kind: str,
        session: Session | None,
        wrote: str,
        values: Mapping[str, str],
        buttons: Sequence[Mapping[str, Any]] = (),
    ) -> Message | None:
        text = self._fitting(conversation, kind, wrote)
        if not text:
            return None
        if session is not None and _said(session, kind):
            return None
        known = {
            "customer_name": conversation.customer.display_name,
            "channel_name": conversation.channel.bot_name or conversation.channel.name,
        }
        text = _without_gaps(text, {**known, **values})
        return self._write(conversation, kind, session, text, buttons)

    def _write(
        self,
        conversation: Conversation,
        kind: str,
        session: Session | None,
        text: str,
        buttons: Sequence[Mapping[str, Any]],
    ) -> Message:
        message = Message.objects.create(
            conversation=conversation,
            session=session,
            seq=conversation.take_seq(),
            rev=conversation.take_rev(self._now),
            incoming_count=conversation.incoming_count,
            direction=Message.Direction.OUTGOING,
            content=text,
            payload={"quick_replies": list(buttons)} if buttons else None,
            sender_role=Message.SenderRole.BOT,
            status=Message.Status.QUEUED,
            created_at=self._now,
            occurred_at=self._now,
        )
        AutoMessageSaid.objects.create(message=message, session=session, kind=kind)
        OutboxEntry.objects.create(message=message, conversation=conversation)
        index_new_messages([message])
        event = events.NewMessage(
            **presenters.message_payload(message, address=conversation.address)
        )
        broadcast.to_conversation(conversation.pk, event)
        broadcast.conversation_changed(conversation.pk)
        broadcast.wake_workers(conversation.pk)
        return message


def answer_from(hours_of_channel: Hours, now: datetime) -> datetime | None:
    """When the team can answer first, where that is not now; None where it is now or never."""
    if hours_of_channel.is_open(now):
        return None
    return hours_of_channel.next_opening(now)


def _said(session: Session, kind: str) -> bool:
    return AutoMessageSaid.objects.filter(session=session, kind=kind).exists()


def _without_gaps(text: str, values: Mapping[str, str]) -> str:
    """Filled. Who has no name yet is addressed without; a line with another variable that has no
    value now is left out."""
    if not values["customer_name"]:
        text = _NAMED.sub("", text)
    empty = [name for name, value in values.items() if not value]
    lines = [line for line in text.splitlines() if not any(f"{{{name}}}" in line for name in empty)]
    said = filled("\n".join(lines), values)
    while utf16_length(said) > LINE_TEXT_LIMIT:
        said = said[:-1]
    return said
