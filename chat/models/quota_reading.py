"""What LINE said of a channel's quota, a row a day: the month's course."""

from __future__ import annotations

from django.db import models

from chat.models.channel import Channel


class QuotaReading(models.Model):
    """The day's newest figures. `limit` empty: LINE sets none."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="quota_readings")
    # In LINE's time zone.
    day = models.DateField()
    limit = models.PositiveBigIntegerField(null=True, blank=True)
    used = models.PositiveBigIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        ordering = ("channel", "-day")
        constraints = (
            models.UniqueConstraint(fields=("channel", "day"), name="one_quota_reading_per_day"),
        )

    def __str__(self) -> str:
        return f"{self.used} of {self.limit} on {self.day}"
