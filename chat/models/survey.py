"""What a customer thought of a conversation."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from chat.models.message import Message
from chat.models.session import Session


class Survey(models.Model):
    """Asked once after a session; the first answer stands. `token` is what its buttons carry."""

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, primary_key=True, related_name="survey"
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_at = models.DateTimeField()
    # Later answers are not taken.
    expires_at = models.DateTimeField()
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Until then what the customer writes next is their comment; they have asked for it.
    comment_until = models.DateTimeField(null=True, blank=True)
    # What they wrote; taken back, it is gone here too.
    comment = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "rating"
        constraints = (
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5),
                name="rating_is_one_to_five",
            ),
        )
        indexes = (
            models.Index(
                fields=("answered_at",),
                name="survey_answered",
                condition=Q(answered_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.rating or 'No answer'} for session {self.pk}"
