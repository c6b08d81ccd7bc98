"""How far each operator has read each conversation."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chat.models.conversation import Conversation


class ReadMarker(models.Model):
    """Unread = the conversation's `incoming_count` less this row's."""

    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_markers"
    )
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="read_markers"
    )
    seq = models.PositiveBigIntegerField(default=0)
    incoming_count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("operator", "conversation"), name="one_marker_per_reader"
            ),
        )

    def __str__(self) -> str:
        return f"Operator {self.operator_id} read {self.seq} of {self.conversation_id}"
