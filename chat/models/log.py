"""Who did what, when, and by which door."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from chat import whence
from chat.models.conversation import Conversation
from chat.models.session import Session


class LogEntry(models.Model):
    """One line of the audit log. `detail` never holds message text or secrets.

    It is append-only: triggers of the database refuse to change a line or to take one away, but for
    what is older than the retention rule for the log (migration 0037).
    """

    class Via(models.TextChoices):
        SOCKET = "socket"
        PAGE = "page"
        REST = "rest"
        ADMIN = "admin"
        LINE = "line"
        WORKER = "worker"
        COMMAND = "command"

    at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    action = models.CharField(max_length=40)
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="log"
    )
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    via = models.CharField(max_length=7, choices=Via)
    # From where; "" for what nobody asked for.
    address = models.CharField(
        max_length=whence.LONGEST, blank=True, default=whence.address, db_default=""
    )
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name_plural = "log entries"
        indexes = (
            models.Index(fields=("conversation", "-id"), name="log_by_conversation"),
            models.Index(fields=("actor", "-id"), name="log_by_actor"),
            models.Index(fields=("action", "-id"), name="log_by_action"),
        )

    def __str__(self) -> str:
        return f"{self.action} at {self.at}"
