"""What LINE posts goes on to further addresses, byte for byte, with LINE's own signature.

Queued in the transaction that stores the bytes, told by the worker: LINE's 200 never waits for it.
What LINE delivers again and we had already is not relayed again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chat.line.signature import sign
from chat.models.outward import NoneThere
from chat.outward.caller import Caller, Gone, Post
from chat.outward.calls import Kind
from webhooks.models import RelayDelivery, RelayTarget, WebhookRequest

_none = NoneThere(RelayTarget)


def queue(requests: Sequence[WebhookRequest], sources: Mapping[int, str], now: datetime) -> None:
    """These stored requests for each address of their channels. `sources`: by the request, whom
    its first event comes from; what comes from one of them goes in order."""
    if not requests or _none:
        return
    targets = RelayTarget.objects.filter(
        channel__in={request.channel_id for request in requests}, is_enabled=True
    ).values_list("pk", "channel")
    rows = [
        RelayDelivery(
            target_id=target,
            request=request,
            order_key=sources.get(request.pk, ""),
            signature=sign(request.channel.channel_secret, bytes(request.body)),
            queued_at=now,
            due_at=now,
        )
        for target, channel in targets
        for request in requests
        if request.channel_id == channel
    ]
    if rows:
        RelayDelivery.objects.bulk_create(rows)


class RelayCaller(Caller):
    """Tells the further addresses."""

    kind = Kind("relay", RelayTarget, RelayDelivery)

    def prepare(self, call: Any) -> Post:
        """LINE's body and the headers that it comes with."""
        request = WebhookRequest.objects.filter(pk=call.request_id).first()
        if request is None:
            raise Gone("Its bytes are no longer kept.")
        if request.redacted_at is not None:
            # Other bytes than LINE has signed would be a forgery.
            raise Gone("The customer took a message in it back, so LINE's bytes are gone.")
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "LineBotWebhook/2.0",
            "x-line-signature": call.signature,
        }
        return Post(RelayTarget.objects.get(pk=call.target_id).url, bytes(request.body), headers)
