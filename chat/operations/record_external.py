"""What other systems have said to a customer stands in the conversation too. It is never sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from chat import broadcast, presenters
from chat.errors import ValidationError
from chat.models import Conversation, ExternalMessage, LogEntry, Message, OperatorProfile
from chat.operations.search_index import index_new_messages
from chat.operations.send_limits import check_text
from chat.operations.sessions import open_session
from chat.operations.tell_systems import Kind, tell_messages
from chat.protocol import events
from chat.selectors.messages import complete
from chat.selectors.quota import recipients
from chat.text import storable_text

# Clocks differ.
AHEAD = timedelta(minutes=5)


@dataclass(frozen=True)
class External:
    """One message that `system` has sent. `key`: its own name of it. `push`: LINE counts it; else
    it was a reply. `sent_at` None: just now."""

    key: str
    text: str
    system: str
    push: bool = True
    sent_at: datetime | None = None


def record_external(
    *, conversation_id: int, operator: OperatorProfile, external: External, via: str
) -> tuple[Message, bool]:
    """The message, and whether it is new: the same `key` again is the same message.

    Raises ValidationError: a text that LINE would not have taken, a time to come, a `key` that
    stands for something else; MessageTooLong.
    """
    try:
        return _record(conversation_id, operator, external, via)
    except IntegrityError:
        # The same key at the same moment, in two conversations: the constraint let one through.
        return _record(conversation_id, operator, external, via)


@transaction.atomic
def _record(
    conversation_id: int, operator: OperatorProfile, external: External, via: str
) -> tuple[Message, bool]:
    conversation = Conversation.objects.locked(conversation_id)
    text = storable_text(external.text)
    check_text(text)
    now = timezone.now()
    sent_at = external.sent_at or now
    if sent_at > now + AHEAD:
        raise ValidationError(
            "sent_at is in the future; give the time of sending.", field="sent_at"
        )
    known = ExternalMessage.objects.filter(channel=conversation.channel_id, key=external.key)
    if (found := known.select_related("message").first()) is not None:
        if found.message.conversation_id != conversation.pk or found.message.content != text:
            raise ValidationError(
                "key stands for another message already; use a new one for each message.",
                field="key",
            )
        complete([found.message])
        return found.message, False
    message = Message.objects.create(
        conversation=conversation,
        session=open_session(conversation),
        seq=conversation.take_seq(),
        rev=conversation.take_rev(now),
        incoming_count=conversation.incoming_count,
        direction=Message.Direction.OUTGOING,
        content=text,
        payload={"sent_by": storable_text(external.system)},
        sender_role=Message.SenderRole.BOT,
        status=Message.Status.SENT,
        free=not external.push,
        created_at=now,
        occurred_at=sent_at,
        sent_at=sent_at,
    )
    ExternalMessage.objects.create(
        message=message,
        channel_id=conversation.channel_id,
        key=external.key,
        recipients=recipients(conversation.customer) if external.push else 0,
        sent_at=sent_at,
    )
    conversation.last_message = message
    conversation.last_activity_at = now
    conversation.save(
        update_fields=["seq", "rev", "changed_at", "last_message", "last_activity_at"]
    )
    index_new_messages([message])
    LogEntry.objects.create(
        actor_id=operator.user_id,
        action="message.recorded",
        conversation=conversation,
        session_id=message.session_id,
        via=via,
        detail={"message_id": message.pk},
    )
    tell_messages([message], Kind.MESSAGE_SENT)
    payload = presenters.message_payload(message, address=conversation.address)
    broadcast.to_conversation(conversation.pk, events.NewMessage(**payload))
    broadcast.conversation_changed(conversation.pk)
    return message, True
