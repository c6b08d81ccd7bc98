"""What is said to customers by itself, and that it was said."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chat.models.channel import Channel
from chat.models.message import Message
from chat.models.session import Session


class AutoMessage(models.Model):
    """A text that staff wrote for one occasion. Without a channel it is for all of them, without
    a language for whoever has none of their own; the closest one is taken."""

    class Kind(models.TextChoices):
        GREETING = "greeting", "Greeting: somebody adds the account"
        BOT = "bot", "Bot: a customer writes, and nobody has been asked for"
        WAITING = "waiting", "Waiting: a customer is in the queue now"
        AFTER_HOURS = "after_hours", "After hours: the team is not there"
        CLOSING = "closing", "Closing soon: the customer has not answered for long"
        CLOSED = "closed", "Closed: an operator has ended the conversation"
        SURVEY = "survey", "Survey: how was it, from 1 to 5, after the conversation"
        THANKS = "thanks", "Thanks: the customer has rated it, and may say why"

    class Language(models.TextChoices):
        ANY = "", "Any other"
        EN = "en", "English"
        TH = "th", "ไทย"
        JA = "ja", "日本語"

    kind = models.CharField(max_length=20, choices=Kind)
    channel = models.ForeignKey(
        Channel,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="auto_messages",
        help_text="Empty: for every channel that has none of its own.",
    )
    language = models.CharField(max_length=2, choices=Language, blank=True, default="")
    text = models.TextField()
    is_enabled = models.BooleanField("on", default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("kind", "channel", "language")
        verbose_name = "automatic message"
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "channel", "language"), name="one_auto_message_of_a_channel"
            ),
            models.UniqueConstraint(
                fields=("kind", "language"),
                condition=Q(channel__isnull=True),
                name="one_auto_message_for_all",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} ({self.language or 'any'})"


class AutoMessageSaid(models.Model):
    """One that was said: which message it became. In a session each kind is said once."""

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="said_by_itself"
    )
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.CASCADE, related_name="auto_messages"
    )
    kind = models.CharField(max_length=20, choices=AutoMessage.Kind)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "kind"), name="said_once_in_a_session"),
        )

    def __str__(self) -> str:
        return f"{self.kind} as message {self.pk}"
