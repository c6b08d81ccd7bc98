"""What a team promises, and the moments at which each session has to keep it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from chat.models.channel import Channel
from chat.models.session import Session

# A month: more is no promise.
LONGEST = 31 * 24 * 60


def _target(of: str) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(
        f"{of}, minutes",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
        help_text="Of open time. Empty: nothing is promised.",
    )


class ServiceLevel(models.Model):
    """Targets of one channel, or of all that have none of their own. Sessions that began before
    it was made are not measured by it."""

    channel = models.OneToOneField(
        Channel,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="service_level",
        help_text="Empty: for every channel without targets of its own.",
    )
    claim_minutes = _target("Claimed from the queue within")
    response_minutes = _target("First answered within")
    resolution_minutes = _target("Closed within")
    warn_percent = models.PositiveSmallIntegerField(
        "warns at, percent of the time",
        default=80,
        validators=[MinValueValidator(10), MaxValueValidator(100)],
    )
    supervisors_after_minutes = models.PositiveSmallIntegerField(
        "supervisors hear of it, minutes after the breach", default=5
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("channel__name",)
        constraints = (
            # One without a channel: of nulls a plain constraint would allow many.
            models.UniqueConstraint(
                Coalesce("channel", Value(0)), name="one_service_level_for_a_channel"
            ),
            models.CheckConstraint(
                condition=Q(warn_percent__gte=10, warn_percent__lte=100),
                name="service_level_warns_in_time",
            ),
        )

    def __str__(self) -> str:
        return str(self.channel) if self.channel is not None else "All other channels"


class Deadline(models.Model):
    """By when one thing has to happen in one session.

    Open while `done_at` is null. `kept` is decided once, by what comes first: it is done, or
    `due_at` passes; `decided_at` is that moment. What has been broken stays so, whatever targets
    and hours become later.
    """

    class Kind(models.TextChoices):
        CLAIM = "claim", "claimed"
        RESPONSE = "response", "first answer"
        RESOLUTION = "resolution", "closed"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=10, choices=Kind)
    started_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # From then on supervisors are called too.
    alarm_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    kept = models.BooleanField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Whoever had it when that was decided; null: nobody.
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "kind"), name="one_deadline_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kept__isnull=True, decided_at__isnull=True)
                | Q(kept__isnull=False, decided_at__isnull=False),
                name="a_decided_deadline_says_when",
            ),
        )
        indexes = (
            models.Index(fields=("due_at",), name="deadline_open", condition=Q(done_at=None)),
            models.Index(
                fields=("decided_at", "kind"),
                name="deadline_decided",
                condition=Q(decided_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.due_at:%Y-%m-%d %H:%M}"
