"""Everything said between one channel and one LINE user, group or room, for ever."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from chat.models.channel import DEFAULT_SLUG, Channel
from chat.models.customer import Customer

ADDRESS_SEPARATOR = "~"


class ConversationManager(models.Manager["Conversation"]):
    """The two ways to a conversation: to look at it, and to change it."""

    def with_people(self) -> models.QuerySet[Conversation]:
        """Conversations with what their address and their name need."""
        return self.select_related("channel", "customer")

    def locked(self, pk: int) -> Conversation:
        """The conversation under its row lock, until the transaction ends.

        `no_key`: a plain lock would also hold up inserts of rows that point here.
        Raises Conversation.DoesNotExist.
        """
        return self.with_people().select_for_update(no_key=True, of=("self",)).get(pk=pk)

    def locked_by_address(self, sources: Iterable[tuple[int, str]]) -> list[Conversation]:
        """Those of these (channel's key, LINE's id) that there are, under their locks and with
        their customers; whoever asks by channel has the channels."""
        line_ids: dict[int, list[str]] = {}
        for channel_id, line_id in sources:
            line_ids.setdefault(channel_id, []).append(line_id)
        wanted = models.Q()
        for channel_id, some in line_ids.items():
            wanted |= models.Q(customer__channel=channel_id, customer__line_id__in=some)
        if not line_ids:
            return []
        found = self.select_related("customer").filter(wanted)
        return list(found.order_by("pk").select_for_update(no_key=True, of=("self",)))


class Conversation(models.Model):
    """Its messages are numbered 1, 2, 3, … by `seq`; every change of it takes the next `rev`.

    Both are taken under this row's lock, in the transaction of the change, so that their order is
    the order of the commits.
    """

    class ChatMode(models.TextChoices):
        BOT = "BOT"
        HUMAN = "HUMAN"

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="conversations")
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="conversation")
    seq = models.PositiveBigIntegerField(default=0)
    rev = models.PositiveBigIntegerField(default=0)
    # How many of the messages came in: unread is this less the reader's marker, without counting.
    incoming_count = models.PositiveBigIntegerField(default=0)
    chat_mode = models.CharField(max_length=5, choices=ChatMode, default=ChatMode.BOT)
    last_message = models.ForeignKey(
        "chat.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Whether something was ever unsent or edited before it came (EarlyChange).
    has_early_changes = models.BooleanField(default=False)
    # Until then what is queued waits, and its sender can take it back (chat/operations/hold.py).
    held_until = models.DateTimeField(null=True, blank=True)
    last_activity_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ConversationManager()

    class Meta:
        indexes = (
            models.Index(fields=("-last_activity_at", "-id"), name="conversation_newest"),
            models.Index(fields=("-changed_at",), name="conversation_changed"),
        )

    def __str__(self) -> str:
        return f"Conversation {self.pk}"

    @property
    def address(self) -> str:
        """How the wire names it: LINE's id, and before it the channel if that is not `default`."""
        if self.channel.slug == DEFAULT_SLUG:
            return self.customer.line_id
        return f"{self.channel.slug}{ADDRESS_SEPARATOR}{self.customer.line_id}"

    @property
    def asking_count(self) -> int:
        """How many incoming messages may be unread: none of a customer who is barred."""
        return 0 if self.customer.barred_at else self.incoming_count

    def take_seq(self) -> int:
        """The next message's number. In memory: save `seq`, under the lock of `locked`."""
        self.seq += 1
        return self.seq

    def take_rev(self, now: datetime) -> int:
        """The next change's number. In memory: save `rev` and `changed_at`, under the lock."""
        self.rev += 1
        self.changed_at = now
        return self.rev
