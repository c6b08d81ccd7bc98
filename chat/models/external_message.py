"""A message that another system has sent to a customer, and has told us of."""

from __future__ import annotations

from django.db import models

from chat.models.channel import Channel
from chat.models.message import Message


class ExternalMessage(models.Model):
    """What makes its `Message` another system's: `key` is that system's own, so that the same again
    is the same message. `recipients`: how many the month's quota counts for it; 0 for a reply."""

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="external"
    )
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    recipients = models.PositiveIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("channel", "key"), name="one_external_message_per_key"),
        )
        indexes = (models.Index(fields=("channel", "sent_at"), name="external_message_sent"),)

    def __str__(self) -> str:
        return f"External message {self.key}"
