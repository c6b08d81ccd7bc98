"""What is searched. Each row is of one message, note or customer, and goes with it.

On SQLite triggers keep an FTS5 table beside the first two (the migration that made them); on
PostgreSQL the pieces have a GIN index.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from chat.models.customer import Customer
from chat.models.message import Message
from chat.models.note import Note
from chat.models.pieces import PiecesField

_MEDIA = frozenset({"image", "video", "audio", "file"})


def said_in(message: Message) -> str:
    """What of a message can be searched; "" for one that says nothing.

    Not the stand-ins that a row of the list shows for a picture or a sticker: nobody wrote them.
    """
    payload = message.payload or {}
    if message.unsent_at is not None:
        return ""
    if message.message_type == "text":
        return message.content
    if message.message_type in _MEDIA:
        return message.media.name if message.media is not None else ""
    if message.message_type == "location":
        return _line(payload.get(name) for name in ("title", "address"))
    if message.message_type == "sticker":
        return _line([payload.get("text")])
    return ""


def names_of(customer: Customer) -> str:
    """What a customer is called, by the team and by LINE."""
    return _line((customer.alias, customer.display_name))


def _line(some: Iterable[object]) -> str:
    return ", ".join(one for one in some if isinstance(one, str) and one)


class MessageText(models.Model):
    """A message's text, folded by `chat.finding.searchable`; none for one that says nothing."""

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="searched"
    )
    text = models.TextField()
    pieces = PiecesField()

    def __str__(self) -> str:
        return f"Text of message {self.pk}"


class NoteText(models.Model):
    """A note's text, folded likewise."""

    note = models.OneToOneField(
        Note, on_delete=models.CASCADE, primary_key=True, related_name="searched"
    )
    text = models.TextField()
    pieces = PiecesField()

    def __str__(self) -> str:
        return f"Text of note {self.pk}"


class CustomerName(models.Model):
    """What a customer is called, folded likewise. There are few enough to look at each."""

    customer = models.OneToOneField(
        Customer, on_delete=models.CASCADE, primary_key=True, related_name="searched"
    )
    text = models.TextField()

    def __str__(self) -> str:
        return f"Name of customer {self.pk}"


class SearchFilling(models.Model):
    """How far what was there before the index has been taken into it, newest first.

    `below`: rows with a smaller key are still to come; 0 once all are in.
    """

    class What(models.TextChoices):
        MESSAGES = "messages"
        NOTES = "notes"
        CUSTOMERS = "customers"

    what = models.CharField(max_length=9, choices=What, primary_key=True)
    below = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.what} below {self.below}"
