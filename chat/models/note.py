"""What colleagues tell each other about a conversation. It never goes to LINE."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chat.models.conversation import Conversation


class Note(models.Model):
    """Not a message, and of another table, so that nothing which sends messages can send it.

    `rev` is the conversation's at the note's last change. A deleted one keeps its row, without its
    text: who missed the deletion learns of it by `rev`.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="chat_notes"
    )
    text = models.TextField(blank=True, default="")
    rev = models.PositiveBigIntegerField()
    # The client's idempotency key.
    temp_id = models.CharField(max_length=64, null=True, blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("author", "temp_id"),
                condition=Q(temp_id__isnull=False),
                name="one_note_per_temp_id",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True) & ~Q(text="")
                | Q(deleted_at__isnull=False, text=""),
                name="only_a_deleted_note_is_empty",
            ),
        )
        indexes = (models.Index(fields=("conversation", "rev"), name="note_by_rev"),)

    def __str__(self) -> str:
        return f"Note {self.pk} on conversation {self.conversation_id}"


class NoteMention(models.Model):
    """An operator who is named in a note; unread until they have seen it."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_mentions"
    )
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("note", "operator"), name="one_mention_per_operator"),
        )
        indexes = (
            models.Index(
                fields=("operator", "note"),
                name="mention_unread",
                condition=Q(read_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"Mention {self.pk} in note {self.note_id}"
