"""Replies that are kept ready: the team's, and each operator's own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chat.models.media import MediaFile


class CannedReply(models.Model):
    """Shared where it has no owner, else that operator's alone.

    `text` may hold variables in braces (`chat.canned.VARIABLES`); they are filled where the reply
    is used. `shortcut_key` and `search_text` are what is compared: folded by `chat.text.folded`.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="canned_replies",
    )
    folder = models.CharField(max_length=60, blank=True, default="")
    title = models.CharField(max_length=100)
    shortcut = models.CharField(max_length=30, blank=True, default="")
    shortcut_key = models.CharField(max_length=90, blank=True, default="", editable=False)
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    media = models.ForeignKey(
        MediaFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="canned_replies"
    )
    search_text = models.TextField(blank=True, default="", editable=False)
    used_count = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "canned replies"
        constraints = (
            models.UniqueConstraint(
                fields=("shortcut_key",),
                condition=Q(owner__isnull=True) & ~Q(shortcut_key=""),
                name="one_shared_reply_per_shortcut",
            ),
            models.UniqueConstraint(
                fields=("owner", "shortcut_key"),
                condition=Q(owner__isnull=False) & ~Q(shortcut_key=""),
                name="one_reply_of_an_operator_per_shortcut",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="canned_reply_has_a_title"),
        )

    def __str__(self) -> str:
        return self.title
