"""What is to be said to LINE, and each attempt to say it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chat.models.conversation import Conversation
from chat.models.message import Message
from chat.models.reply_token import ReplyToken


class Delivery(models.Model):
    """One request to LINE with 1 to 5 consecutive messages of a conversation.

    Body, kind and retry key are committed before the call and never change: whoever takes over
    after a crash says exactly the same with the same key.
    """

    class Kind(models.TextChoices):
        REPLY = "reply"
        PUSH = "push"

    class State(models.TextChoices):
        PENDING = "pending"
        ACCEPTED = "accepted"
        FAILED = "failed"
        UNKNOWN = "unknown"
        # Failed or unknown, and to be tried again as it is, with the same retry key.
        REQUEUED = "requeued"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="deliveries"
    )
    kind = models.CharField(max_length=5, choices=Kind)
    body = models.JSONField(help_text="LINE message objects, as sent.")
    # How many people a push goes to: what LINE counts. 1 for a user, a group's members else.
    recipients = models.PositiveIntegerField(default=1)
    # LINE knows it for 24 hours from the first request that carries it.
    retry_key = models.UUIDField()
    reply_token = models.OneToOneField(
        ReplyToken, null=True, blank=True, on_delete=models.PROTECT, related_name="delivery"
    )
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.UUIDField(null=True, blank=True)
    # Set and committed before the first call: from here on its outcome may be out in the world.
    first_tried_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    line_request_id = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = (
            # Order within a conversation: the next request waits for this one's end.
            models.UniqueConstraint(
                fields=("conversation",),
                condition=Q(state="pending"),
                name="one_pending_delivery_per_conversation",
            ),
            models.CheckConstraint(
                condition=Q(kind="push") | Q(reply_token__isnull=False),
                name="reply_has_a_reply_token",
            ),
        )
        indexes = (
            models.Index(fields=("due_at",), name="delivery_due", condition=Q(state="pending")),
            # What a month has cost and saved.
            models.Index(
                fields=("finished_at",), name="delivery_accepted", condition=Q(state="accepted")
            ),
            models.Index(
                fields=("conversation",), name="delivery_requeued", condition=Q(state="requeued")
            ),
        )

    def __str__(self) -> str:
        return f"Delivery {self.pk} ({self.kind}, {self.state})"


class OutboxEntry(models.Model):
    """One message on its way. Without a delivery it waits for its turn."""

    class Caution(models.IntegerChoices):
        """What LINE's refusals have taught: it refuses a request for any one message in it."""

        NONE = 0
        ALONE = 1
        # And without the operator's name, which may be what LINE refuses.
        NAMELESS = 2

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="outbox_entry")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="outbox_entries"
    )
    delivery = models.ForeignKey(
        Delivery, null=True, blank=True, on_delete=models.SET_NULL, related_name="entries"
    )
    caution = models.PositiveSmallIntegerField(choices=Caution, default=Caution.NONE)
    # LINE may have it from a request that is forgotten: whether it has nobody can tell any more.
    may_have_left = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "outbox entries"
        indexes = (
            models.Index(
                fields=("conversation", "id"),
                name="outbox_waiting",
                condition=Q(delivery__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"Outbox entry {self.pk}"
