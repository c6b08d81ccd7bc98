"""What an operator has begun to write in a conversation."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chat.models.conversation import Conversation
from chat.models.message import Message


class Draft(models.Model):
    """An answer and a note that are not finished, on every device of one operator.

    `revision` grows with every change and never goes back; a draft that was sent or emptied keeps
    its row, without its texts, so that a device which was away sees that it is behind.
    """

    class Mode(models.TextChoices):
        REPLY = "reply"
        NOTE = "note"

    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_drafts"
    )
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    text = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    # In which of the two boxes they were.
    mode = models.CharField(max_length=5, choices=Mode, default=Mode.REPLY)
    # The message that the answer quotes.
    quoted = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision = models.PositiveBigIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("operator", "conversation"), name="one_draft_per_operator"
            ),
        )
        indexes = (models.Index(fields=("operator", "-updated_at"), name="draft_newest"),)

    def __str__(self) -> str:
        return f"Draft {self.pk} in conversation {self.conversation_id}"

    @property
    def is_empty(self) -> bool:
        """Nothing is begun."""
        return not self.text and not self.note and self.quoted_id is None
