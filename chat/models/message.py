"""One message, either way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chat.models.conversation import Conversation
from chat.models.group_member import GroupMember
from chat.models.media import MediaFile
from chat.models.session import Session


class Message(models.Model):
    """`content` is text or a short stand-in for another kind; `payload` has the kind's fields."""

    class Direction(models.TextChoices):
        INCOMING = "INCOMING"
        OUTGOING = "OUTGOING"

    class SenderRole(models.TextChoices):
        USER = "USER"
        BOT = "BOT"
        ADMIN = "ADMIN"

    class Status(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNKNOWN = "unknown"
        # Taken back by its sender before anything of it was handed to LINE.
        CANCELLED = "cancelled"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages"
    )
    seq = models.PositiveBigIntegerField()
    # The conversation's `rev` at this message's last change.
    rev = models.PositiveBigIntegerField()
    # How many messages had come in up to and including this one.
    incoming_count = models.PositiveBigIntegerField()
    direction = models.CharField(max_length=8, choices=Direction)
    message_type = models.CharField(max_length=40, default="text")
    content = models.TextField(blank=True, default="")
    payload = models.JSONField(null=True, blank=True)
    sender_role = models.CharField(max_length=5, choices=SenderRole)
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="chat_messages",
    )
    media = models.ForeignKey(
        MediaFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages"
    )
    # Of an incoming one in a group or room: who spoke.
    member = models.ForeignKey(
        GroupMember, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages"
    )
    line_message_id = models.CharField(max_length=64, null=True, blank=True)
    # What a later message quotes this one by; LINE gives one for most kinds.
    quote_token = models.TextField(blank=True, default="")
    # The message that this one answers; `quoted_line_id` stands where we do not have it.
    quoted = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    quoted_line_id = models.CharField(max_length=64, blank=True, default="")
    # What LINE marks the chat as read by, up to this message.
    mark_as_read_token = models.TextField(blank=True, default="")
    unsent_at = models.DateTimeField(null=True, blank=True)
    # LINE's time of the newest edit.
    edited_at = models.DateTimeField(null=True, blank=True)
    # The client's idempotency key.
    temp_id = models.CharField(max_length=64, null=True, blank=True)
    status = models.CharField(max_length=9, choices=Status, blank=True, default="")
    # Why delivery failed: a `line_...` code of the protocol.
    reason = models.CharField(max_length=40, blank=True, default="")
    # Sent with a reply token, which LINE does not count.
    free = models.BooleanField(null=True, blank=True)
    line_request_id = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()
    # LINE's own time of the event; for ours, when it was written.
    occurred_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("conversation", "seq"), name="one_message_per_seq"),
            # LINE's message ids are unique in a channel, and a conversation is in one channel.
            models.UniqueConstraint(
                fields=("conversation", "line_message_id"),
                condition=Q(line_message_id__isnull=False),
                name="one_message_per_line_message_id",
            ),
            models.UniqueConstraint(
                fields=("operator", "temp_id"),
                condition=Q(temp_id__isnull=False),
                name="one_message_per_temp_id",
            ),
            models.CheckConstraint(
                condition=Q(direction="INCOMING", status="")
                | Q(direction="OUTGOING", status__gt=""),
                name="only_outgoing_messages_have_a_status",
            ),
        )
        indexes = (
            models.Index(fields=("conversation", "rev"), name="message_by_rev"),
            models.Index(fields=("created_at",), name="message_by_time"),
            models.Index(fields=("operator", "-created_at"), name="message_by_operator"),
        )

    def __str__(self) -> str:
        return f"Message {self.seq} of conversation {self.conversation_id}"

    @property
    def is_automatic(self) -> bool:
        """Whether nobody wrote it by hand."""
        return self.sender_role == self.SenderRole.BOT
