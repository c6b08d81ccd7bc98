"""What a Django user is to the inbox."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chat.models.media import MediaFile


class OperatorProfile(models.Model):
    """A user with this row may use the console; without it, not even a superuser."""

    class Role(models.TextChoices):
        OPERATOR = "operator"
        SUPERVISOR = "supervisor"
        ADMINISTRATOR = "administrator"

    class Status(models.TextChoices):
        ONLINE = "online"
        AWAY = "away"
        BUSY = "busy"

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        THAI = "th", "ไทย"
        JAPANESE = "ja", "日本語"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="operator"
    )
    role = models.CharField(max_length=13, choices=Role, default=Role.OPERATOR)
    display_name = models.CharField(max_length=100)
    status = models.CharField(max_length=6, choices=Status, default=Status.ONLINE)
    # Of the console; empty: what the browser asks for.
    language = models.CharField(max_length=2, choices=Language, blank=True, default="")
    # Whether Enter sends an answer; else Ctrl or Cmd with Enter does.
    enter_sends = models.BooleanField(default=True, db_default=True)
    # Whether single letters are shortcuts (WCAG 2.1.4).
    single_keys = models.BooleanField(default=True, db_default=True)
    # By what this person is told of what happens (chat/protocol/personal.py); null: the defaults.
    noticing = models.JSONField(null=True, blank=True)
    # Of whose channels there is anything for this person; `channels` counts where this is off. Not
    # "none chosen is all": a channel that goes must not open the others.
    all_channels = models.BooleanField(default=True, db_default=True)
    channels = models.ManyToManyField("chat.Channel", blank=True, related_name="operators")
    # Since when this person is away or has no socket, as the worker last saw it; null: is there.
    absent_since = models.DateTimeField(null=True, blank=True, editable=False)
    # What customers see beside this operator's answers.
    picture = models.ForeignKey(
        MediaFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "operator"
        constraints = (
            # Django's admin, which both others use, knows no channels.
            models.CheckConstraint(
                condition=models.Q(all_channels=True) | models.Q(role="operator"),
                name="only_operators_have_chosen_channels",
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def may_supervise(self) -> bool:
        """Whether this person may act in conversations that others hold."""
        return self.role in (self.Role.SUPERVISOR, self.Role.ADMINISTRATOR)
