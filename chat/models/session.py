"""One stretch of human service in a conversation, from the first message to the close."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chat.models.conversation import Conversation


class Session(models.Model):
    """WAITING in the queue, ACTIVE with one operator, then CLOSED. At most one is open."""

    class Status(models.TextChoices):
        WAITING = "WAITING"
        ACTIVE = "ACTIVE"
        CLOSED = "CLOSED"

    OPEN = (Status.WAITING, Status.ACTIVE)

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="sessions"
    )
    status = models.CharField(max_length=7, choices=Status, default=Status.WAITING)
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="chat_sessions",
    )
    opened_at = models.DateTimeField()
    # Its place in the queue; a release keeps it.
    waiting_since = models.DateTimeField()
    # When the team can answer first, where it was opened outside of its hours: what is waited
    # before that is nobody's fault.
    answer_from = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    # When the customer's first message came that nobody had answered; null where the team began.
    asked_at = models.DateTimeField(null=True, blank=True)
    # An operator's first message that was not taken back, and who wrote it.
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # From the one to the other, in the seconds that the channel was open; null without either.
    response_seconds = models.FloatField(null=True, blank=True)
    # Until then it is out of its holder's way; ACTIVE ones only.
    snoozed_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("conversation",),
                condition=Q(status__in=("WAITING", "ACTIVE")),
                name="one_open_session_per_conversation",
            ),
            models.CheckConstraint(
                condition=~Q(status="ACTIVE") | Q(operator__isnull=False),
                name="active_session_has_an_operator",
            ),
            models.CheckConstraint(
                condition=~Q(status="WAITING") | Q(operator__isnull=True),
                name="waiting_session_has_no_operator",
            ),
        )
        indexes = (
            models.Index(
                fields=("waiting_since", "id"), name="session_queue", condition=Q(status="WAITING")
            ),
            models.Index(
                fields=("closed_at",), name="session_closed", condition=Q(status="CLOSED")
            ),
            models.Index(fields=("opened_at",), name="session_opened"),
            models.Index(
                fields=("answered_at",),
                name="session_answered",
                condition=Q(answered_at__isnull=False),
            ),
            models.Index(fields=("operator",), name="session_active", condition=Q(status="ACTIVE")),
            models.Index(
                fields=("snoozed_until", "id"),
                name="session_snoozed",
                condition=Q(status="ACTIVE", snoozed_until__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"Session {self.pk} ({self.status})"
