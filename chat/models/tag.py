"""Tags: what a team calls its conversations by."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chat.models.conversation import Conversation


class Tag(models.Model):
    """`key` is what makes it one tag: the name, folded by `chat.text.folded`.

    Colours are named, and the console has a light and a dark pair for each, readable on each other.
    """

    class Color(models.TextChoices):
        GRAY = "gray"
        RED = "red"
        ORANGE = "orange"
        YELLOW = "yellow"
        GREEN = "green"
        TEAL = "teal"
        BLUE = "blue"
        VIOLET = "violet"
        PINK = "pink"

    name = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True, editable=False)
    color = models.CharField(max_length=6, choices=Color, default=Color.GRAY)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name="") & ~Q(key=""), name="tag_has_a_name"),
            models.CheckConstraint(
                condition=Q(
                    color__in=(
                        "gray",
                        "red",
                        "orange",
                        "yellow",
                        "green",
                        "teal",
                        "blue",
                        "violet",
                        "pink",
                    )
                ),
                name="tag_has_a_color_of_the_palette",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ConversationTag(models.Model):
    """A tag on a conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("conversation", "tag"), name="one_tag_of_a_kind"),
        )

    def __str__(self) -> str:
        return f"{self.tag_id} on conversation {self.conversation_id}"
