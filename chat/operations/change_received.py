"""A customer takes a message back or edits it, at times before it has come in.

Webhooks come in any order, and the end has to be the same: an unsent message is gone for good,
and of several edits the one with LINE's latest time counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chat import broadcast, presenters
from chat.line.events import Edited, Unsent
from chat.models import Conversation, EarlyChange, Message
from chat.operations.contents import contents_of
from chat.operations.erase_media import erase_media
from chat.operations.search_index import index_messages
from chat.operations.tell_systems import forget_messages
from chat.protocol import events
from chat.selectors.messages import complete


def apply_change(
    conversation: Conversation, event: Edited | Unsent, now: datetime
) -> Message | None:
    """Change the message, or remember it until the message comes; returns what was changed.

    The caller holds the conversation's lock.
    """
    message = Message.objects.filter(
        conversation=conversation, line_message_id=event.line_message_id
    ).first()
    if message is None:
        _remember(conversation, event, now)
        return None
    message.conversation = conversation
    complete([message])
    changed = (
        _unsend(message, now) if isinstance(event, Unsent) else _edit(message, _edit_of(event, now))
    )
    if not changed:
        return None
    message.rev = conversation.take_rev(now)
    message.save(
        update_fields=[
            "rev",
            "content",
            "payload",
            "quote_token",
            "quoted",
            "quoted_line_id",
            "mark_as_read_token",
            "unsent_at",
            "edited_at",
        ]
    )
    index_messages([message])
    if message.unsent_at is not None:
        forget_messages([message.pk])
    conversation.save(update_fields=["rev", "changed_at"])
    _tell(conversation, message, now)
    return message


def apply_early_changes(messages: Sequence[Message], now: datetime) -> list[Message]:
    """What happened to these new messages before they came. Returns those that are gone.

    They are not saved yet. No query where nothing has ever come early.
    """
    awaited = [
        message
        for message in messages
        if message.conversation.has_early_changes and message.line_message_id
    ]
    if not awaited:
        return []
    changes: dict[tuple[int, str | None], list[EarlyChange]] = {}
    for change in EarlyChange.objects.filter(
        conversation__in={message.conversation_id for message in awaited},
        line_message_id__in=[message.line_message_id for message in awaited],
    ):
        changes.setdefault((change.conversation_id, change.line_message_id), []).append(change)
    gone = []
    for message in awaited:
        for change in changes.get((message.conversation_id, message.line_message_id), []):
            if change.kind == EarlyChange.Kind.UNSEND:
                _unsend(message, now)
                gone.append(message)
        for change in changes.get((message.conversation_id, message.line_message_id), []):
            if change.kind == EarlyChange.Kind.EDIT:
                _edit(message, change)
    return gone


def _unsend(message: Message, now: datetime) -> bool:
    """Nothing of it stays. https://developers.line.biz/en/docs/messaging-api/receiving-messages/"""
    if message.unsent_at is not None:
        return False
    message.unsent_at = now
    message.content = message.quote_token = message.quoted_line_id = ""
    message.mark_as_read_token = ""
    message.payload = message.quoted = message.edited_at = None
    if message.media is not None:
        erase_media(message.media)
    return True


def _edit(message: Message, edit: EarlyChange) -> bool:
    is_older = message.edited_at is not None and message.edited_at >= edit.occurred_at
    if message.unsent_at is not None or is_older:
        return False
    message.content = edit.content
    message.payload = edit.payload
    message.quote_token = edit.quote_token
    message.edited_at = edit.occurred_at
    return True


def _edit_of(event: Edited, now: datetime) -> EarlyChange:
    """As a row, whether or not it will be one."""
    _, content, payload = contents_of(event.message)
    return EarlyChange(
        kind=EarlyChange.Kind.EDIT,
        line_message_id=event.line_message_id,
        occurred_at=event.head.occurred_at or now,
        content=content,
        payload=payload,
        quote_token=event.message.quote_token,
    )


def _remember(conversation: Conversation, event: Edited | Unsent, now: datetime) -> None:
    if isinstance(event, Unsent):
        change = EarlyChange(
            kind=EarlyChange.Kind.UNSEND,
            line_message_id=event.line_message_id,
            occurred_at=event.head.occurred_at or now,
        )
    else:
        change = _edit_of(event, now)
    there = EarlyChange.objects.filter(
        conversation=conversation, line_message_id=change.line_message_id, kind=change.kind
    ).first()
    if there is not None:
        if there.occurred_at >= change.occurred_at:
            return
        change.pk = there.pk
    change.conversation = conversation
    change.save()
    if not conversation.has_early_changes:
        conversation.has_early_changes = True
        conversation.save(update_fields=["has_early_changes"])


def _tell(conversation: Conversation, message: Message, now: datetime) -> None:
    """The message, those that quote it, and the row of the list."""
    quoting = Message.objects.filter(conversation=conversation, quoted=message)
    changed = [message, *complete(list(quoting))]
    for each in changed[1:]:
        each.rev = conversation.take_rev(now)
        each.save(update_fields=["rev"])
    if len(changed) > 1:
        conversation.save(update_fields=["rev", "changed_at"])
    for each in changed:
        payload = presenters.message_payload(each, address=conversation.address)
        broadcast.to_conversation(conversation.pk, events.MessageUpdate(**payload))
    broadcast.conversation_changed(conversation.pk)
