"""Conversations, and messages that wait in them, as the operations leave them."""

from __future__ import annotations

import itertools
import uuid
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from chat.models import (
    Channel,
    Conversation,
    Customer,
    Delivery,
    Message,
    OperatorProfile,
    OutboxEntry,
    ReplyToken,
)

_names = itertools.count(1)


def a_channel(slug: str = "default", **fields: object) -> Channel:
    defaults = {"name": slug, "access_token": f"token-of-{slug}", "channel_secret": "secret"}
    return Channel.objects.get_or_create(slug=slug, defaults=defaults | fields)[0]


def an_operator(name: str = "alice") -> OperatorProfile:
    user, created = User.objects.get_or_create(username=name)
    if created:
        return OperatorProfile.objects.create(user=user, display_name=name.title())
    return OperatorProfile.objects.get(user=user)


def a_conversation(
    *, channel: Channel | None = None, kind: str = "user", **customer: object
) -> Conversation:
    channel = channel or a_channel()
    letter = {"user": "U", "group": "C", "room": "R"}[kind]
    line_id = str(customer.pop("line_id", f"{letter}{next(_names):032x}"))
    return Conversation.objects.create(
        channel=channel,
        customer=Customer.objects.create(
            channel=channel, kind=kind, line_id=line_id, display_name="Nok", **customer
        ),
    )


def queue(conversation: Conversation, *texts: str, kind: str = "text") -> list[Message]:
    """Messages of Alice's, committed and waiting."""
    conversation = Conversation.objects.get(pk=conversation.pk)
    operator = an_operator()
    messages = []
    for text in texts:
        now = timezone.now()
        message = Message.objects.create(
            conversation=conversation,
            seq=conversation.take_seq(),
            rev=conversation.take_rev(now),
            incoming_count=0,
            direction=Message.Direction.OUTGOING,
            message_type=kind,
            content=text,
            sender_role=Message.SenderRole.ADMIN,
            operator=operator.user,
            temp_id=f"{conversation.pk}-{conversation.seq}",
            status=Message.Status.QUEUED,
            created_at=now,
            occurred_at=now,
        )
        OutboxEntry.objects.create(message=message, conversation=conversation)
        messages.append(message)
    conversation.last_message = messages[-1]
    conversation.save()
    return messages


def a_reply_token(
    conversation: Conversation, token: str = "reply-token", *, at: datetime | None = None
) -> ReplyToken:
    return ReplyToken.objects.create(
        conversation=conversation, token=token, received_at=at or timezone.now()
    )


def seconds_ago(seconds: float) -> datetime:
    return timezone.now() - timedelta(seconds=seconds)


def statuses(conversation: Conversation) -> list[str]:
    messages = Message.objects.filter(conversation=conversation, direction="OUTGOING")
    return list(messages.order_by("seq").values_list("status", flat=True))


def reasons(conversation: Conversation) -> list[str]:
    messages = Message.objects.filter(conversation=conversation, direction="OUTGOING")
    return list(messages.order_by("seq").values_list("reason", flat=True))


def a_sent_request(
    conversation: Conversation,
    *,
    at: datetime,
    kind: str = "push",
    recipients: int = 1,
    messages: int = 1,
    state: str = "accepted",
) -> Delivery:
    """One that LINE has answered, with the messages that were in it."""
    token = a_reply_token(conversation, f"token-{next(_names)}", at=at) if kind == "reply" else None
    delivery = Delivery.objects.create(
        conversation=conversation,
        kind=kind,
        recipients=recipients,
        body=[],
        retry_key=uuid.uuid4(),
        reply_token=token,
        state=state,
        due_at=at,
        finished_at=at,
    )
    queued = queue(conversation, *(f"text {number}" for number in range(messages)))
    OutboxEntry.objects.filter(message__in=queued).update(delivery=delivery)
    return delivery


def the_delivery(conversation: Conversation) -> Delivery:
    """The newest request."""
    return Delivery.objects.filter(conversation=conversation).latest("pk")
