"""A LINE Official Account's Messaging API channel."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from chat.fields import EncryptedTextField
from chat.line.months import month_start
from chat.models.schedule import Schedule

DEFAULT_SLUG = "default"
# A call takes up to ten seconds: a token that ends sooner might end on the way.
TOKEN_MARGIN = timedelta(seconds=30)
# To begin with.
HANDOFF_KEYWORDS = """human
agent
real person
เจ้าหน้าที่
แอดมิน
คุยกับคน
担当者
オペレーター
人と話"""
# Longer would be felt as a slow answer.
MAX_UNDO_SECONDS = 30


def has_token(now: datetime, prefix: str = "") -> Q:
    """Channels that LINE can be called for now; `prefix`: the way to the channel, `channel__`."""
    return Q(**{f"{prefix}access_token__gt": ""}) | Q(
        **{
            f"{prefix}stateless_token__gt": "",
            f"{prefix}stateless_token_until__gt": now + TOKEN_MARGIN,
        }
    )


def awaits_token(now: datetime, prefix: str = "") -> Q:
    """Channels without a token for now, for which one is being got; `Channel.awaits_token`."""
    return Q(
        ~has_token(now, prefix),
        **{
            f"{prefix}is_active": True,
            f"{prefix}line_channel_id__gt": "",
            f"{prefix}channel_secret__gt": "",
            f"{prefix}token_error": "",
        },
    )


class Channel(models.Model):
    """One account that people write to. The row `default` mirrors `LINE_CHANNEL_*`."""

    class QuotaType(models.TextChoices):
        NONE = "none", "no limit"
        LIMITED = "limited"

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
        validators=[RegexValidator(r"^[0-9]+$", "LINE's channel ids are digits.")],
        help_text="LINE Developers console, Basic settings. With the secret it makes short-lived "
        "tokens by itself; then no access token is needed.",
    )
    # Made from channel id and secret; LINE lets it live for 15 minutes.
    stateless_token = EncryptedTextField(blank=True, default="", editable=False)
    stateless_token_until = models.DateTimeField(null=True, blank=True, editable=False)
    # When the worker gets the next one; empty: at once.
    token_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    token_attempts = models.PositiveIntegerField(default=0, editable=False)
    # Why there is none, once that is certain.
    token_error = models.TextField(blank=True, default="", editable=False)
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
    # Who it is, from LINE; the user id is the `destination` of its webhooks as well.
    bot_user_id = models.CharField(max_length=64, blank=True, default="")
    bot_name = models.CharField(max_length=255, blank=True, default="", editable=False)
    bot_basic_id = models.CharField(max_length=64, blank=True, default="", editable=False)
    bot_picture_url = models.TextField(blank=True, default="", editable=False)
    # Empty: to be asked for at once.
    bot_info_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The month's quota of pushes, as LINE says it; `quota_type` "" where it never has.
    quota_type = models.CharField(
        max_length=7, choices=QuotaType, blank=True, default="", editable=False
    )
    quota_limit = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    quota_used = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    quota_checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When the worker asks for it next; empty: at once.
    quota_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    quota_attempts = models.PositiveIntegerField(default=0, editable=False)
    # Since when LINE refuses pushes for it; empty: it does not.
    quota_used_up_at = models.DateTimeField(null=True, blank=True, editable=False)
    push_guard_percent = models.PositiveSmallIntegerField(
        default=90,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="When so many percent of the month's pushes are used, automatic messages are "
        "not pushed any more. Operators' pushes go on, and free replies always do.",
    )
    # What came to its webhook address, by the minute: with a right signature, with a wrong one
    # (LINE's under another secret, or anybody's), and by the hour what LINE delivered again.
    webhook_seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    webhook_refused_at = models.DateTimeField(null=True, blank=True, editable=False)
    webhook_redelivered_at = models.DateTimeField(null=True, blank=True, editable=False)
    undo_seconds = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(MAX_UNDO_SECONDS)],
        help_text="How long an answer is held back, so that its sender can take it back and more "
        "can go together; 0 sends at once. A free reply is never missed for it.",
    )
    bot_first = models.BooleanField(
        default=False,
        db_default=False,
        help_text="What customers write waits for nobody until they ask for a person. Off: every "
        "message opens a conversation for your team.",
    )
    handoff_keywords = models.TextField(
        blank=True,
        default=HANDOFF_KEYWORDS,
        db_default="",
        help_text="One a line, in any language: whoever writes one of them asks for a person.",
    )
    handoff_after_messages = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="Who has written so many messages is given to a person unasked; 0: never.",
    )
    close_keywords = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="One a line, in any language: a customer who writes nothing else is done, and "
        "the conversation is closed. A rich menu's postback with the data end does the same.",
    )
    return_after_minutes = models.PositiveSmallIntegerField(
        default=10,
        db_default=10,
        help_text="A conversation whose operator is away or gone for so long, while the customer "
        "waits for an answer, goes back to the queue; 0: never.",
    )
    close_after_hours = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="When the customer has not answered for so long, they are asked with the "
        "automatic message “Closing soon”; 0, or that message off: never.",
    )
    close_warning_minutes = models.PositiveSmallIntegerField(
        default=60,
        db_default=60,
        validators=[MinValueValidator(1)],
        help_text="Who does not answer that either for so long has the conversation closed.",
    )
    schedule = models.ForeignKey(
        Schedule,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="channels",
        verbose_name="business hours",
        help_text="When the team answers; empty: always.",
    )
    is_active = models.BooleanField(default=True)
    # While LINE limits the channel's rate or refuses its token, nothing is sent before this time.
    paused_until = models.DateTimeField(null=True, blank=True)
    # LINE takes no read marks (Chat is off?): none is tried before this time. How often in a row.
    read_refused_until = models.DateTimeField(null=True, blank=True, editable=False)
    read_refusals = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name or self.slug

    @property
    def webhook_url(self) -> str:
        """Where LINE is to post this channel's events."""
        path = "" if self.slug == DEFAULT_SLUG else f"/{self.slug}"
        return f"{settings.PUBLIC_URL}/api/v1/line/webhook{path}"

    def usable_token(self, now: datetime) -> str:
        """What LINE is called with now; "" where there is nothing."""
        if self.access_token:
            return self.access_token
        until = self.stateless_token_until
        if until is not None and until > now + TOKEN_MARGIN:
            return self.stateless_token
        return ""

    def pushes_stopped(self, now: datetime) -> bool:
        """Whether LINE has refused pushes for this month's quota, and nothing has changed since."""
        used_up_at = self.quota_used_up_at
        return used_up_at is not None and used_up_at >= month_start(now)

    @property
    def makes_tokens(self) -> bool:
        """Whether it lives on short-lived tokens, made from its id and secret."""
        return bool(not self.access_token and self.line_channel_id and self.channel_secret)

    def awaits_token(self, now: datetime) -> bool:
        """Whether it has no token now and is about to get one: what is to be sent waits."""
        return bool(
            self.is_active
            and self.makes_tokens
            and not self.token_error
            and not self.usable_token(now)
        )
