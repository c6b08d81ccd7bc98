"""What happens is told to the systems that have subscribed to it: committed with the event.

The rows are an outbox: `chat/jobs/tell_webhooks.py` sends them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from chat import presenters
from chat.models import Conversation, Message, Session, WebhookDelivery, WebhookSubscription
from chat.models.outward import NoneThere
from chat.protocol.base import iso
from chat.protocol.payloads import MessagePayload

Kind = WebhookSubscription.Kind
_none = NoneThere(WebhookSubscription)
_LOGGED = {
    "session.claimed": Kind.SESSION_CLAIMED,
    "session.closed": Kind.SESSION_CLOSED,
    "session.rated": Kind.SESSION_RATED,
}


def tell_messages(messages: Sequence[Message], kind: Kind) -> None:
    """These messages were received, or sent; with their conversations and customers."""
    told = _subscribed(kind, {message.conversation.channel_id for message in messages})
    if not told:
        return
    now = timezone.now()
    rows = []
    for message in messages:
        conversation = message.conversation
        payload = presenters.message_payload(message, address=conversation.address)
        said = MessagePayload(**payload).model_dump(mode="json")
        body = _body(kind, conversation, now, message=said)
        rows += _rows(told, kind, conversation, body, now, message=message)
    WebhookDelivery.objects.bulk_create(rows)


def tell_session(
    conversation: Conversation, session: Session | None, logged: str, reason: str = ""
) -> None:
    """What the audit log calls `logged` was done with a session, if others may hear of that."""
    kind = _LOGGED.get(logged)
    if kind is not None and session is not None:
        rated = {"rating": int(reason)} if kind == Kind.SESSION_RATED else {}
        _tell_session(conversation, session, kind, **rated)


def tell_opened(conversation: Conversation, session: Session) -> None:
    """A session has begun."""
    _tell_session(conversation, session, Kind.SESSION_OPENED)


def forget_messages(message_ids: Iterable[int]) -> int:
    """Their content goes out of what was told and is to be told; of how many rows."""
    rows = WebhookDelivery.objects.filter(message__in=list(message_ids)).exclude(body="")
    return rows.update(body="")


def _tell_session(conversation: Conversation, session: Session, kind: Kind, **more: Any) -> None:
    told = _subscribed(kind, {conversation.channel_id})
    if not told:
        return
    now = timezone.now()
    body = _body(kind, conversation, now, session=_session(session), **more)
    WebhookDelivery.objects.bulk_create(_rows(told, kind, conversation, body, now))


def _session(session: Session) -> dict[str, Any]:
    return {
        "id": session.pk,
        "status": session.status,
        "operator_id": session.operator_id,
        "operator_name": presenters.name_of(session.operator),
        "opened_at": iso(session.opened_at),
        "claimed_at": iso(session.claimed_at) if session.claimed_at else None,
        "closed_at": iso(session.closed_at) if session.closed_at else None,
    }


def _subscribed(kind: Kind, channels: Collection[int]) -> list[tuple[int, int | None]]:
    """(subscription, channel or None for all) of those that hear of this kind."""
    if _none:
        return []
    rows = WebhookSubscription.objects.filter(
        Q(channels__isnull=True) | Q(channels__in=channels), is_enabled=True
    ).values_list("pk", "channels", "kinds")
    return [(pk, channel) for pk, channel, kinds in rows if kind in kinds]


def _rows(
    told: Iterable[tuple[int, int | None]],
    kind: Kind,
    conversation: Conversation,
    body: str,
    now: datetime,
    message: Message | None = None,
) -> list[WebhookDelivery]:
    return [
        WebhookDelivery(
            target_id=subscription,
            kind=kind,
            order_key=str(conversation.pk),
            conversation=conversation,
            message=message,
            body=body,
            queued_at=now,
            due_at=now,
        )
        for subscription, channel in told
        if channel in {None, conversation.channel_id}
    ]


def _body(kind: str, conversation: Conversation, now: datetime, **data: Any) -> str:
    customer = conversation.customer
    about = {
        "channel": conversation.channel.slug,
        "conversation": conversation.address,
        "customer": {
            "line_user_id": customer.line_id,
            "kind": customer.kind,
            "name": presenters.customer_name(customer),
        },
    }
    document = {"type": kind, "timestamp": iso(now), "data": about | data}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
