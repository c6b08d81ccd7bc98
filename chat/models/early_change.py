"""What happened to a message that has not come in yet."""

from __future__ import annotations

from django.db import models

from chat.models.conversation import Conversation


class EarlyChange(models.Model):
    """An unsend or an edit that LINE delivered before its message: applied when that comes.

    An unsend is kept for good, so that a message delivered again later stays gone. Of several
    edits the one with the latest `occurred_at` counts.
    """

    class Kind(models.TextChoices):
        UNSEND = "unsend"
        EDIT = "edit"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="early_changes"
    )
    line_message_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=6, choices=Kind)
    occurred_at = models.DateTimeField()
    # Of an edit: the new text, its payload and its quote token.
    content = models.TextField(blank=True, default="")
    payload = models.JSONField(null=True, blank=True)
    quote_token = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("conversation", "line_message_id", "kind"),
                name="one_early_change_of_a_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.line_message_id}"
