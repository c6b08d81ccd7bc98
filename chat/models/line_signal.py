"""What LINE is to be told of a conversation besides messages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chat.models.conversation import Conversation
from chat.models.message import Message


class LineSignal(models.Model):
    """That somebody types, and how far has been read: the newest of each counts, and old ones are
    worth nothing. A worker says it and empties the field (chat/jobs/tell_line.py)."""

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="line_signal"
    )
    # An operator types since then, and the customer has not been shown it.
    typing_at = models.DateTimeField(null=True, blank=True)
    typing_shown_at = models.DateTimeField(null=True, blank=True)
    # The newest message that an operator has read and LINE does not know to be read.
    read_message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When a worker says so next, and how often it has tried; empty where there is nothing to say.
    read_due_at = models.DateTimeField(null=True, blank=True)
    read_attempts = models.PositiveIntegerField(default=0)
    # LINE knows up to here.
    told_seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(
                fields=("typing_at",),
                name="line_signal_typing",
                condition=Q(typing_at__isnull=False),
            ),
            models.Index(
                fields=("read_due_at",),
                name="line_signal_read_due",
                condition=Q(read_due_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"Signals of conversation {self.conversation_id}"
