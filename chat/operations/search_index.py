"""The search index follows what messages, notes and names say, in the transaction of a change."""

from __future__ import annotations

from collections.abc import Iterable

from chat.finding import pieces, searchable, shelf
from chat.models import Customer, CustomerName, Message, MessageText, Note, NoteText
from chat.models.search import names_of, said_in


def index_new_messages(messages: Iterable[Message]) -> None:
    """Messages that have just been written."""
    MessageText.objects.bulk_create(_message_rows(messages))


def index_messages(messages: Iterable[Message]) -> None:
    """Messages as they are now, whether or not they were in the index."""
    some = list(messages)
    rows = _message_rows(some)
    said = {row.pk for row in rows}
    MessageText.objects.filter(pk__in=[one.pk for one in some if one.pk not in said]).delete()
    MessageText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["message"], update_fields=["text", "pieces"]
    )


def index_notes(notes: Iterable[Note]) -> None:
    """Notes as they are now; a deleted one is not found any more."""
    some = list(notes)
    rows = [
        NoteText(note=note, text=text, pieces=[*pieces(text), shelf(note.pk)])
        for note in some
        if (text := searchable(note.text))
    ]
    said = {row.pk for row in rows}
    NoteText.objects.filter(pk__in=[one.pk for one in some if one.pk not in said]).delete()
    NoteText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["note"], update_fields=["text", "pieces"]
    )


def index_customers(customers: Iterable[Customer]) -> None:
    """What customers are called now."""
    CustomerName.objects.bulk_create(
        [CustomerName(customer=one, text=searchable(names_of(one))) for one in customers],
        update_conflicts=True,
        unique_fields=["customer"],
        update_fields=["text"],
    )


def _message_rows(messages: Iterable[Message]) -> list[MessageText]:
    return [
        MessageText(message=message, text=text, pieces=[*pieces(text), shelf(message.pk)])
        for message in messages
        if (text := searchable(said_in(message)))
    ]
