"""Who writes to us: a LINE user, or a group or room that an account is in."""

from __future__ import annotations

from django.db import models

from chat.models.channel import Channel


class Customer(models.Model):
    """LINE user ids are per provider, so a customer is one per channel and LINE id."""

    class Kind(models.TextChoices):
        USER = "user"
        GROUP = "group"
        ROOM = "room"

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="customers")
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.USER)
    line_id = models.CharField(max_length=100)
    display_name = models.CharField(max_length=255, blank=True, default="")
    # The team's own name; no customer ever reads it.
    alias = models.CharField(max_length=80, blank=True, default="", db_default="")
    # What the team's own fields (CustomerField) hold, by their keys; null: nothing.
    own = models.JSONField(null=True, blank=True, editable=False)
    picture_url = models.TextField(blank=True, default="")
    status_message = models.TextField(blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="")
    blocked_at = models.DateTimeField(null=True, blank=True)
    # Since when they are a friend of the account, where LINE told us.
    friend_since = models.DateTimeField(null=True, blank=True)
    # Since when we do not want to hear of them: what they write is kept, and asks for nobody.
    barred_at = models.DateTimeField(null=True, blank=True)
    profile_fetched_at = models.DateTimeField(null=True, blank=True)
    # When the worker asks LINE for the profile next; empty: not at all.
    profile_due_at = models.DateTimeField(null=True, blank=True)
    profile_attempts = models.PositiveIntegerField(default=0)
    # Since when LINE has no profile: blocked, or deleted, or never a friend. The old name stays.
    profile_missing_at = models.DateTimeField(null=True, blank=True)
    # Of a group or room, from LINE: what a push to it counts. The account itself is not in it.
    member_count = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("channel", "line_id"), name="one_customer_per_line_id"),
        )
        indexes = (
            models.Index(
                fields=("profile_due_at",),
                name="customer_profile_due",
                condition=models.Q(profile_due_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.alias or self.display_name or self.line_id
