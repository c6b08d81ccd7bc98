"""Who speaks in a group or a room."""

from __future__ import annotations

from django.db import models

from chat.models.customer import Customer


class GroupMember(models.Model):
    """One LINE user as a member of one group or room; the name there comes from LINE later."""

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="members", help_text="The group or room."
    )
    line_id = models.CharField(max_length=100)
    display_name = models.CharField(max_length=255, blank=True, default="")
    picture_url = models.TextField(blank=True, default="")
    left_at = models.DateTimeField(null=True, blank=True)
    profile_fetched_at = models.DateTimeField(null=True, blank=True)
    # When the worker asks LINE for the profile next; empty: not at all.
    profile_due_at = models.DateTimeField(null=True, blank=True)
    profile_attempts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("customer", "line_id"), name="one_member_per_group_and_line_id"
            ),
        )
        indexes = (
            models.Index(
                fields=("profile_due_at",),
                name="member_profile_due",
                condition=models.Q(profile_due_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.display_name or self.line_id
