"""That a person was erased, and how long each kind of data is kept."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.crypto import salted_hmac

from chat.models.log import LogEntry


def subject_of(line_id: str) -> str:
    """What a certificate says of whom it is about: a keyed hash. Who has the id and this server's
    SECRET_KEY can check it; nobody can turn it back."""
    return salted_hmac("chat.erasure", line_id, algorithm="sha256").hexdigest()


class Erasure(models.Model):
    """The certificate of one erasure. It names nobody: `subject` is a keyed hash of LINE's id,
    `pseudonym` what stands in its place. `counts`: of what how much was erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The actor's name, should the account go.
    by = models.CharField(max_length=150, blank=True)
    via = models.CharField(max_length=7, choices=LogEntry.Via)
    subject = models.CharField(max_length=64)
    pseudonym = models.CharField(max_length=100, unique=True)
    counts = models.JSONField(default=dict)
    # SHA-256 over all of the above and the digest of the certificate before: none can be changed
    # or taken out unnoticed.
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"Erasure {self.id} at {self.at:%Y-%m-%d %H:%M}"

    def made_digest(self) -> str:
        """The digest as it has to be."""
        document: dict[str, Any] = {
            "id": str(self.id),
            "at": self.at.isoformat(),
            "by": self.by,
            "via": self.via,
            "subject": self.subject,
            "pseudonym": self.pseudonym,
            "counts": self.counts,
            "previous": self.previous,
        }
        return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


class RetentionRule(models.Model):
    """How long one kind of data is kept; what is older goes, a few hundred rows at a time."""

    class Kind(models.TextChoices):
        MESSAGES = "messages", "Messages and notes: their content, with pictures and files"
        MEDIA = "media", "Pictures, films, recordings and files"
        WEBHOOKS = "webhooks", "What LINE posted, byte for byte"
        DELIVERIES = "deliveries", "Delivery logs of outgoing webhooks and relays"
        AUDIT = "audit", "Audit log"

    kind = models.CharField(max_length=10, choices=Kind, primary_key=True)
    days = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(3)],
        help_text="Empty: for ever. At least 3, as LINE delivers again for days.",
    )
    # Rows up to this key are done.
    done_up_to = models.PositiveBigIntegerField(default=0, editable=False)
    next_at = models.DateTimeField(null=True, blank=True, editable=False)
    swept_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "retention rule"
        ordering = ("kind",)

    def __str__(self) -> str:
        return str(self.get_kind_display())
