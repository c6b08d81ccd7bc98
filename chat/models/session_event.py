"""What happened to a session, as everybody sees it between the messages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chat.models.conversation import Conversation
from chat.models.session import Session


class SessionEvent(models.Model):
    """Somebody claimed, handed over, released, closed, opened, snoozed or blocked a conversation.

    Not a message, and no customer ever hears of it. `rev` is the conversation's at that moment, as
    with messages and notes, so that whoever missed the announcement finds the gap. `after_seq`:
    the newest message at the time, which says where among them it stands. A customer's message
    that opens a session leaves none: it speaks for itself.
    """

    class What(models.TextChoices):
        OPENED = "opened"
        REOPENED = "reopened"
        CLAIMED = "claimed"
        TRANSFERRED = "transferred"
        RELEASED = "released"
        CLOSED = "closed"
        # By the customer, afterwards; `reason` is the rating.
        RATED = "rated"
        SNOOZED = "snoozed"
        WOKEN = "woken"
        BLOCKED = "blocked"
        UNBLOCKED = "unblocked"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="session_events"
    )
    # None: somebody who has never been served was blocked or unblocked.
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(max_length=11, choices=What)
    rev = models.PositiveBigIntegerField()
    after_seq = models.PositiveBigIntegerField()
    # None: no person did it.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Who had it before, and who has it after.
    from_operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    to_operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True, default="")
    # Of a snooze.
    until = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("conversation", "rev"), name="one_session_event_per_rev"
            ),
        )
        indexes = (
            models.Index(fields=("conversation", "after_seq"), name="session_event_by_place"),
            models.Index(
                fields=("at",), name="session_transferred", condition=Q(what="transferred")
            ),
        )

    def __str__(self) -> str:
        return f"Session {self.session_id} {self.what} at {self.at}"
