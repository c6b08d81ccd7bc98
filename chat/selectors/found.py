"""What is found: messages and notes by what was said, customers by name.

The index proposes, by the pieces that every hit must have; whether the words stand there in one
piece is then looked at in the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from chat.errors import ValidationError
from chat.finding import LONGEST_QUERY, SHELF, asked, searchable, shelf
from chat.models import (
    Conversation,
    CustomerName,
    Message,
    MessageText,
    Note,
    NoteText,
    SearchFilling,
)
from chat.selectors.reach import EVERYWHERE, Reach

PAGE = 50
MAX_PAGE = 100
# The newest keys, whose texts are looked at one by one: what is said often is there. From there
# back the index is asked, for twice as many keys each time, until a step is the greater of these:
# so many keys, or that share of all.
NEAR = 4_096
STRIDE = 131_072
SHARE = 8
BIGGEST = 2**63 - 1


@dataclass(frozen=True)
class Found:
    """Newest first. `next` continues after them, or is None where there are no more."""

    rows: Sequence[Message | Note]
    next: str | None


@dataclass(frozen=True)
class Customers:
    """Who wrote last comes first."""

    rows: Sequence[Conversation]
    has_more: bool


def wanted(query: str) -> str:
    """The query as texts are searched. Raises ValidationError for an empty or a long one."""
    if len(query) > LONGEST_QUERY:
        raise ValidationError(f"q has at most {LONGEST_QUERY} characters.", field="q")
    folded = searchable(query)
    if not folded:
        raise ValidationError("q is required: say what is searched.", field="q")
    return folded


def complete() -> bool:
    """Whether all that was there before the index is in it; else more may be found later."""
    below = SearchFilling.objects.values_list("below", flat=True)
    return len(below) == len(SearchFilling.What) and not any(below)


def said(
    query: str,
    *,
    before: str | None = None,
    limit: int = PAGE,
    named: str = "before",
    reach: Reach = EVERYWHERE,
) -> Found:
    """Messages and notes in which a `wanted` query stands, with whose they are.

    Raises ValidationError for a `before` that is no page's `next`, by the field's name.
    """
    messages_below, notes_below = _decode(before, named)
    messages = _messages(_newest(MessageText, query, messages_below, limit + 1, reach))
    notes = _notes(_newest(NoteText, query, notes_below, limit + 1, reach))
    # Each of the two keeps its own order: a page goes on by their keys.
    rows: list[Message | Note] = []
    while len(rows) < limit and (messages or notes):
        from_notes = not messages or (bool(notes) and notes[0].created_at > messages[0].created_at)
        if from_notes:
            rows.append(notes.pop(0))
            notes_below = rows[-1].pk
        else:
            rows.append(messages.pop(0))
            messages_below = rows[-1].pk
    more = bool(messages or notes)
    # Keys are in the order of writing; what was imported may be older than what was there.
    rows.sort(key=lambda row: row.created_at, reverse=True)
    return Found(rows, f"{messages_below}.{notes_below}" if more else None)


def customers(
    query: str, *, offset: int = 0, limit: int = PAGE, reach: Reach = EVERYWHERE
) -> Customers:
    """Conversations of those whose name holds a `wanted` query."""
    named = CustomerName.objects.filter(text__contains=query).values("customer")
    found = Conversation.objects.with_people().filter(customer__in=named, seq__gt=0)
    found = reach.within(found)
    some = list(found.order_by("-last_activity_at", "-pk")[offset : offset + limit + 1])
    return Customers(some[:limit], has_more=len(some) > limit)


def _messages(keys: list[int]) -> list[Message]:
    related = ("operator__operator", "media", "member")
    found = Message.objects.select_related(*related, *_WHOSE).filter(unsent_at__isnull=True)
    return list(found.filter(pk__in=keys).order_by("-pk"))


def _notes(keys: list[int]) -> list[Note]:
    found = Note.objects.select_related("author__operator", *_WHOSE)
    return list(found.filter(pk__in=keys).order_by("-pk"))


_WHOSE = ("conversation__channel", "conversation__customer")


def _newest(
    model: type[MessageText] | type[NoteText], query: str, below: int, limit: int, reach: Reach
) -> list[int]:
    """Keys below one, newest first, of texts that hold the query and are within reach."""
    table, key = model._meta.db_table, str(model._meta.pk.column)
    here = _within(model, reach)
    if connection.vendor == "sqlite":
        return _in_fts5(table, key, query, below, limit, here)
    return _in_gin(table, key, query, below, limit, here)


# The names are ours; what is asked for goes as parameters.
# ruff: noqa: S608


@dataclass(frozen=True)
class Condition:
    """A further one, with what is asked for in it."""

    text: str
    parameters: list[Any]


def _within(model: type[MessageText] | type[NoteText], reach: Reach) -> Condition:
    """The index knows no channels: each text that holds the query is looked up."""
    if reach.channels is None:
        return Condition("", [])
    owner = Message if model is MessageText else Note
    of, conversation = owner._meta.db_table, Conversation._meta.db_table
    table, key = model._meta.db_table, model._meta.pk.column
    some = sorted(reach.channels) or [-1]
    return Condition(
        f" AND EXISTS (SELECT 1 FROM {of} JOIN {conversation}"
        f" ON {conversation}.id = {of}.conversation_id"
        f" WHERE {of}.id = {table}.{key}"
        f" AND {conversation}.channel_id IN ({', '.join(['%s'] * len(some))}))",
        some,
    )


def _in_fts5(
    table: str, key: str, query: str, below: int, limit: int, here: Condition
) -> list[int]:
    """FTS5 goes through its rows from the newest on, and stops as soon as there are enough."""
    words = " AND ".join(f'"{piece}"' for piece in asked(query))
    statement = (
        f"SELECT {table}.{key} FROM {table}_pieces CROSS JOIN {table}"
        f" ON {table}.{key} = {table}_pieces.rowid"
        f" WHERE {table}_pieces MATCH %s AND {table}_pieces.rowid < %s"
        f" AND instr({table}.text, %s) > 0{here.text}"
        f" ORDER BY {table}_pieces.rowid DESC LIMIT %s"
    )
    return _keys(statement, [words, below, query, *here.parameters, limit])


def _in_gin(table: str, key: str, query: str, below: int, limit: int, here: Condition) -> list[int]:
    """GIN has no order: it gives all that fits, however much that is, to be read and sorted. So the
    newest texts are looked at without it; then it is asked for older ones, shelf by shelf."""
    words = " & ".join(f"'{piece}'" for piece in asked(query))
    newest = _keys(f"SELECT max({key}) FROM {table} WHERE {key} < %s", [below])[0] or 0
    upper, lower = newest + 1, max(0, newest + 1 - NEAR)
    found = _keys(
        f"SELECT {key} FROM {table} WHERE {key} >= %s AND {key} < %s AND strpos(text, %s) > 0"
        f"{here.text} ORDER BY {key} DESC LIMIT %s",
        [lower, upper, query, *here.parameters, limit],
    )
    longest = max(STRIDE, newest // SHARE)
    span = min(SHELF, longest)
    while len(found) < limit and lower > 0:
        upper, lower = lower, max(0, lower - span) // SHELF * SHELF
        shelves = " | ".join(shelf(one) for one in range(lower, upper, SHELF))
        # Materialized: the order by key must not tempt into a walk along all keys.
        statement = (
            f"WITH hits AS MATERIALIZED (SELECT {key} FROM {table}"
            f" WHERE pieces @@ %s::tsquery AND {key} < %s AND strpos(text, %s) > 0{here.text})"
            f" SELECT {key} FROM hits ORDER BY {key} DESC LIMIT %s"
        )
        asked_for = f"{words} & ({shelves})"
        found += _keys(statement, [asked_for, upper, query, *here.parameters, limit - len(found)])
        span = min(2 * span, longest)
    return found


def _keys(statement: str, parameters: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]


def _decode(before: str | None, named: str) -> tuple[int, int]:
    if before is None:
        return BIGGEST, BIGGEST
    numbers = before.split(".")
    if len(numbers) != 2 or not all(one.isascii() and one.isdigit() for one in numbers):
        raise ValidationError(f"{named} must be the `next` of an earlier page.", field=named)
    first, second = (min(int(one[:20]), BIGGEST) for one in numbers)
    return first, second
