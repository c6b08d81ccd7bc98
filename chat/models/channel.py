"""A LINE Official Account's Messaging API channel."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

from chat.fields import EncryptedTextField

DEFAULT_SLUG = "default"


class Channel(models.Model):
    """One account that people write to. The row `default` mirrors `LINE_CHANNEL_*`."""

    slug = models.SlugField(
        max_length=40,
        unique=True,
        # `~` separates the channel from LINE's id in a conversation's address.
        validators=[RegexValidator(r"^[a-z0-9-]+$", "Use small letters, digits and '-'.")],
        help_text="The last part of this channel's webhook address.",
    )
    name = models.CharField(max_length=100)
    channel_secret = EncryptedTextField(
        blank=True, default="", help_text="LINE Developers console, Basic settings."
    )
    access_token = EncryptedTextField(
        blank=True, default="", help_text="LINE Developers console, Messaging API."
    )
    line_channel_id = models.CharField(
        max_length=20,
        blank=True,
        default="",
        help_text="With the secret it makes short-lived tokens, in place of an access token.",
    )
    # Made from channel id and secret; LINE lets it live for 15 minutes.
    stateless_token = EncryptedTextField(blank=True, default="", editable=False)
    stateless_token_until = models.DateTimeField(null=True, blank=True, editable=False)
    show_operator_name = models.BooleanField(
        default=True, help_text="The customer sees the operator's name on each answer."
    )
    show_typing = models.BooleanField(
        default=True, help_text="The customer sees LINE's animation while an operator types."
    )
    mark_read = models.BooleanField(
        default=True,
        help_text="LINE shows “Read” once an operator has read it. Needs Chat on in LINE Official "
        "Account Manager; with Chat off LINE marks everything by itself.",
    )
    show_operator_picture = models.BooleanField(
        default=False, help_text="And the operator's picture."
    )
    bot_user_id = models.CharField(
        max_length=64, blank=True, default="", help_text="The `destination` of its last webhook."
    )
    is_active = models.BooleanField(default=True)
    # While LINE limits the channel's rate or refuses its token, nothing is sent before this time.
    paused_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name or self.slug
