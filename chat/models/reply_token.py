"""LINE's reply tokens: one free answer each, within a minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from chat.models.conversation import Conversation

# LINE asks for use within one minute of the webhook; we keep a margin for the way there.
# https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
LIFETIME = timedelta(seconds=60)
USABLE = timedelta(seconds=55)


class ReplyTokenManager(models.Manager["ReplyToken"]):
    """Which tokens still work."""

    def usable(self, now: datetime) -> models.QuerySet[ReplyToken]:
        """Those that an answer may be sent with now, the newest first."""
        found = self.filter(used_at__isnull=True, received_at__gt=now - USABLE)
        return found.order_by("-received_at")


class ReplyToken(models.Model):
    """`received_at` is when the webhook that brought it was stored; its window opens there."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="reply_tokens"
    )
    token = models.TextField()
    received_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = ReplyTokenManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("conversation", "token"), name="one_row_per_reply_token"
            ),
        )
        indexes = (
            models.Index(
                fields=("conversation", "-received_at"),
                name="reply_token_unused",
                condition=Q(used_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"Reply token {self.pk}"
