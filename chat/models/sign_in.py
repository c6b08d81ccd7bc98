"""How people come in: what they tried, where they are signed in, and their second factor."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models

from chat.fields import EncryptedTextField


class SignInTry(models.Model):
    """A password or code that was tried and has not turned out to be right.

    `name` is what was typed, folded; `source` an address, or a browser that its person has used
    before (`chat/operations/sign_in_tries.py`).
    """

    name = models.CharField(max_length=160)
    source = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = "sign-in try", "sign-in tries"
        indexes = (
            models.Index(fields=("name", "at"), name="tries_of_a_name"),
            models.Index(fields=("source", "at"), name="tries_of_a_source"),
            models.Index(fields=("at",), name="tries_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.name} from {self.source}"


class SignIn(models.Model):
    """A browser in which somebody is signed in. It goes with its session."""

    # Its key is as good as a password: no page and no address names a sign-in by it.
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="sign_in")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins"
    )
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=300, blank=True)
    began_at = models.DateTimeField()
    # Written at most once a minute.
    last_seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "sign-in"

    def __str__(self) -> str:
        return f"{self.user} from {self.address}"


class SecondFactor(models.Model):
    """The authenticator app of a person (TOTP, RFC 6238); counts once it is confirmed."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_factor"
    )
    secret = EncryptedTextField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # The last half minute whose code was taken: none is taken twice (RFC 6238, 5.2).
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user}'s second factor"


class RecoveryCode(models.Model):
    """In the app's place, once. Its hash only."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "digest"), name="one_row_per_recovery_code"),
        )

    def __str__(self) -> str:
        return f"a recovery code of {self.user}"
