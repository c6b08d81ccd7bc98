"""How far each operator has read each conversation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

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
    # When it last moved: a heartbeat tells the operator's other sockets.
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("operator", "conversation"), name="one_marker_per_reader"
            ),
        )
        indexes = (models.Index(fields=("operator", "-moved_at"), name="marker_moved"),)

    def __str__(self) -> str:
        return f"Operator {self.operator_id} read {self.seq} of {self.conversation_id}"

    @property
    def unread(self) -> int:
        """How much has come in since."""
        return max(0, self.conversation.asking_count - self.incoming_count)
