"""Other systems that are told what happens, and each thing they are told.

Abstract halves that outgoing webhooks (here) and the relay of LINE's webhooks (`webhooks`) share.
"""

from __future__ import annotations

import time
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.signals import post_save

from chat.fields import EncryptedTextField
from chat.foreign.addresses import LONGEST, Forbidden, parts_of
from chat.models.channel import Channel
from chat.models.conversation import Conversation
from chat.models.message import Message


def callable_address(url: str) -> None:
    """A form's word on an address that must not be called."""
    try:
        parts_of(url)
    except Forbidden as error:
        raise ValidationError(str(error)) from None


class Target(models.Model):
    """A server that is called. It rests while it fails, and is switched off when it has failed for
    long."""

    name = models.CharField(max_length=100)
    url = models.CharField("address", max_length=LONGEST, validators=[callable_address])
    is_enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_ok_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Since when nothing has got through; how often in a row it was the server's fault.
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    resting_until = models.DateTimeField(null=True, blank=True, editable=False)
    # By itself, and why.
    disabled_at = models.DateTimeField(null=True, blank=True, editable=False)
    disabled_why = models.CharField(max_length=300, blank=True, default="", editable=False)

    class Meta:
        abstract = True
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """One thing to be told, until it has been. Its concrete class has a `target`.

    Of those with the same `order_key` an older one goes first.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        DELIVERED = "delivered"
        FAILED = "failed"
        # Nothing left to tell: its content was taken back or erased.
        DROPPED = "dropped"

    order_key = models.CharField(max_length=110)
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    # From when the day counts in which it is tried; a replay begins a new one.
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Of the newest try.
    status = models.PositiveSmallIntegerField("HTTP status", null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")
    milliseconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        abstract = True


class WebhookSubscription(Target):
    """A system that is told of some kinds of events, of all channels or of some."""

    class Kind(models.TextChoices):
        MESSAGE_RECEIVED = "message.received", "Message received"
        MESSAGE_SENT = "message.sent", "Message sent"
        SESSION_OPENED = "session.opened", "Session opened"
        SESSION_CLAIMED = "session.claimed", "Session claimed"
        SESSION_CLOSED = "session.closed", "Session closed"
        SESSION_RATED = "session.rated", "Session rated"
        # By hand, from the admin.
        PING = "ping", "Test"

    kinds = models.JSONField("events", default=list)
    channels = models.ManyToManyField(
        Channel, blank=True, related_name="+", help_text="None chosen: all, also those to come."
    )
    # `whsec_` and base64 of the key.
    secret = EncryptedTextField(editable=False)

    class Meta(Target.Meta):
        abstract = False
        verbose_name = "outgoing webhook"

    def wants(self, kind: str) -> bool:
        """Whether this kind of event is among those it is told of."""
        return kind in self.kinds


class WebhookDelivery(Call):
    """One event for one subscription. `body` is the JSON that is signed and sent, the same at each
    try; "" once its content was taken back or erased."""

    target = models.ForeignKey(
        WebhookSubscription, on_delete=models.CASCADE, related_name="deliveries"
    )
    # The same for each try, and for a replay: what a receiver knows a repetition by.
    event_id = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=20, choices=WebhookSubscription.Kind)
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = models.TextField(blank=True)

    class Meta:
        verbose_name = "webhook delivery"
        verbose_name_plural = "webhook deliveries"
        indexes = (
            models.Index(
                fields=("target", "order_key", "id"),
                name="webhook_delivery_order",
                condition=Q(state="pending"),
            ),
            models.Index(
                fields=("due_at",), name="webhook_delivery_due", condition=Q(state="pending")
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} for {self.target}"


class NoneThere:
    """That no target of a kind is switched on, remembered for a second: most installations have
    none, and every message would ask. One that is saved in this process is known at once."""

    SECONDS = 1.0

    def __init__(self, model: type[Target]) -> None:
        self._model = model
        self._until = 0.0
        post_save.connect(self._forget, sender=model, weak=False)

    def __bool__(self) -> bool:
        now = time.monotonic()
        if now < self._until:
            return True
        if self._model._default_manager.filter(is_enabled=True).exists():
            return False
        self._until = now + self.SECONDS
        return True

    def _forget(self, **_: object) -> None:
        self._until = 0.0
