"""What a team wants to know of its customers beyond what LINE tells."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

MOST_OPTIONS = 50
LONGEST_OPTION = 80


class CustomerField(models.Model):
    """A field of the details. What it holds of a customer stands in `Customer.own`, by `key`."""

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        NUMBER = "number", "Number"
        DATE = "date", "Date"
        CHOICE = "choice", "One of several"
        YES_NO = "yes_no", "Yes or no"

    key = models.CharField(
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(
                r"\A[a-z][a-z0-9_]*\Z", "Small letters, digits and _, a letter first: size_of_shoe."
            )
        ],
        help_text="What other programs and canned replies call it: {own_size_of_shoe}. It stays.",
    )
    label = models.CharField(max_length=60, help_text="What operators read.")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.TEXT)
    # Texts, of a choice.
    options = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField(default=0, help_text="Small numbers come first.")
    is_shown = models.BooleanField(
        default=True, help_text="Off: it leaves the details; what is known stays."
    )

    class Meta:
        ordering = ("position", "label", "pk")

    def __str__(self) -> str:
        return self.label
