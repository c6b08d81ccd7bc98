"""What LINE sent, byte for byte, and what became of it."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q

from chat.models import Channel
from chat.models.outward import Call, Target


class WebhookRequest(models.Model):
    """One signed request. The bytes are the only copy of what LINE said: a 200 is final.

    Only what a customer has unsent is taken out of them; then they are not what was signed.
    """

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    body = models.BinaryField()
    # The bot's user id as LINE wrote it; recorded, never a reason to refuse.
    destination = models.CharField(max_length=64, blank=True, default="")
    received_at = models.DateTimeField()
    redacted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Webhook request {self.pk}"


class WebhookEvent(models.Model):
    """One event of a request, by its position there.

    Waiting until `processed_at`, or `parked_at` after too many failures, when staff look at it.
    """

    request = models.ForeignKey(WebhookRequest, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveIntegerField()
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    # `webhookEventId`, or `sha256:` and a hash of the event where it has none.
    event_key = models.CharField(max_length=100)
    # Whose conversation it is about, so that each one's events are worked through in order.
    source_key = models.CharField(max_length=110, blank=True, default="")
    kind = models.CharField(max_length=60)
    occurred_at = models.DateTimeField(null=True, blank=True)
    is_redelivery = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    last_error = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("channel", "event_key"), name="one_row_per_event"),
        )
        indexes = (
            models.Index(
                fields=("source_key", "id"),
                name="webhook_event_waiting",
                condition=Q(processed_at__isnull=True, parked_at__isnull=True),
            ),
            models.Index(
                fields=("due_at",),
                name="webhook_event_due",
                condition=Q(processed_at__isnull=True, parked_at__isnull=True),
            ),
            models.Index(
                fields=("-id",), name="webhook_event_parked", condition=Q(parked_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} ({self.event_key})"

    @property
    def raw(self) -> Any:
        """The event's JSON as LINE wrote it."""
        return json.loads(bytes(self.request.body))["events"][self.position]


class RelayTarget(Target):
    """A further address that gets what LINE posts for a channel: LINE has room for one."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")

    class Meta(Target.Meta):
        abstract = False
        verbose_name = "relay of LINE's webhooks"
        verbose_name_plural = "relays of LINE's webhooks"


class RelayDelivery(Call):
    """One of LINE's requests for one further address: its bytes as they came, and its signature."""

    target = models.ForeignKey(RelayTarget, on_delete=models.CASCADE, related_name="deliveries")
    # Null: its bytes are no longer kept.
    request = models.ForeignKey(
        WebhookRequest, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Of the bytes as they came, whatever becomes of the channel's secret.
    signature = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "relay deliveries"
        indexes = (
            models.Index(
                fields=("target", "order_key", "id"),
                name="relay_delivery_order",
                condition=Q(state="pending"),
            ),
            models.Index(
                fields=("due_at",), name="relay_delivery_due", condition=Q(state="pending")
            ),
        )

    def __str__(self) -> str:
        return f"Relay {self.pk} to {self.target}"
