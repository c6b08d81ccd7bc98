"""What LINE says about somebody in a group or a room: their name and picture there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chat import broadcast, presenters
from chat.line.client import Profile
from chat.models import Conversation, GroupMember, Message
from chat.protocol import events
from chat.selectors.messages import whole
from chat.text import storable_text

# What is on the screens; older messages show the name when they are next read.
SHOWN = 50


@transaction.atomic
def update_member(*, member_id: int, profile: Profile, now: datetime, next_at: datetime) -> None:
    """Write what differs, and show it on the newest messages of theirs."""
    member = GroupMember.objects.get(pk=member_id)
    conversation_id = (
        Conversation.objects.filter(customer=member.customer_id)
        .values_list("pk", flat=True)
        .first()
    )
    conversation = Conversation.objects.locked(conversation_id) if conversation_id else None
    name = storable_text(profile.display_name)[:255]
    picture = storable_text(profile.picture_url)
    changed = (member.display_name, member.picture_url) != (name, picture)
    GroupMember.objects.filter(pk=member_id).update(
        display_name=name,
        picture_url=picture,
        profile_fetched_at=now,
        profile_due_at=next_at,
        profile_attempts=0,
    )
    if changed and conversation is not None:
        _show(conversation, member_id, now)


def _show(conversation: Conversation, member_id: int, now: datetime) -> None:
    said = Message.objects.filter(conversation=conversation, member=member_id)
    messages = list(whole(said).order_by("-seq")[:SHOWN])
    for message in reversed(messages):
        message.rev = conversation.take_rev(now)
        message.save(update_fields=["rev"])
        payload = presenters.message_payload(message, address=conversation.address)
        broadcast.to_conversation(conversation.pk, events.MessageUpdate(**payload))
    if messages:
        conversation.save(update_fields=["rev", "changed_at"])
        broadcast.conversation_changed(conversation.pk)
