"""A picture, a film, a recording or a file: what came from LINE, or what an operator uploaded."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from chat.models.channel import Channel


class MediaFile(models.Model):
    """The row says what it is; the bytes stand in the storage under `file`, `thumbnail`, `preview`.

    `content_type`, `size` and the measures are what we found in the bytes, never what the sender
    said. `name` is for people to read and never part of a path.
    """

    class Kind(models.TextChoices):
        IMAGE = "image"
        VIDEO = "video"
        AUDIO = "audio"
        FILE = "file"

    class State(models.TextChoices):
        # To be fetched from LINE, or still being made ready.
        WAITING = "waiting"
        READY = "ready"
        # LINE did not hand it over, after all tries.
        FAILED = "failed"
        # Too large, or not what it says it is; `error` says which.
        REFUSED = "refused"
        # Unsent, expired at LINE, or erased here: the bytes are deleted.
        GONE = "gone"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(
        Channel, null=True, blank=True, on_delete=models.PROTECT, related_name="media"
    )
    kind = models.CharField(max_length=5, choices=Kind)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    error = models.CharField(max_length=200, blank=True, default="")
    name = models.CharField(max_length=255, blank=True, default="")
    content_type = models.CharField(max_length=100, blank=True, default="")
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text="Bytes.")
    width = models.PositiveIntegerField(null=True, blank=True, help_text="Pixels.")
    height = models.PositiveIntegerField(null=True, blank=True, help_text="Pixels.")
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    # Names in the storage; "" for none.
    file = models.CharField(max_length=200, blank=True, default="")
    thumbnail = models.CharField(max_length=200, blank=True, default="")
    # Of an outgoing picture or film: what LINE shows before it is opened, at most 1 MB.
    preview = models.CharField(max_length=200, blank=True, default="")
    # The unguessable part of its public address; only what goes to LINE has one, and keeps it.
    public_token = models.CharField(max_length=64, null=True, blank=True, unique=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Of one that LINE has: whose content to fetch, and when next.
    line_message_id = models.CharField(max_length=64, blank=True, default="")
    due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("due_at",),
                name="media_due",
                condition=Q(state="waiting", due_at__isnull=False),
            ),
            models.Index(fields=("line_message_id",), name="media_by_line_message"),
            # What is gone but for its files, and uploads that may never have been sent.
            models.Index(
                fields=("created_at",),
                name="media_left_over",
                condition=Q(state="gone") & ~Q(file="") | Q(uploaded_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name or f"{self.kind} {self.pk}"
