"""The database of a stack as it is, past all our code."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import psycopg

from tests.support.stack import Stack


def rows(stack: Stack, statement: str) -> list[tuple[Any, ...]]:
    """What a SELECT finds; the same statement for SQLite and PostgreSQL."""
    url = stack.settings["DATABASE_URL"]
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as database:
            return database.execute(statement).fetchall()
    with psycopg.connect(url) as connection:
        return connection.execute(statement.encode()).fetchall()


def value(stack: Stack, statement: str) -> Any:
    """The one value that a SELECT finds."""
    ((found,),) = rows(stack, statement)
    return found


def being_answered(stack: Stack) -> set[str]:
    """The LINE ids of those to whom a request is under way."""
    found = rows(
        stack,
        "SELECT customer.line_id FROM chat_delivery AS delivery"
        " JOIN chat_conversation AS conversation ON conversation.id = delivery.conversation_id"
        " JOIN chat_customer AS customer ON customer.id = conversation.customer_id"
        " WHERE delivery.state = 'pending' AND delivery.leased_by IS NOT NULL",
    )
    return {line_id for (line_id,) in found}


def nothing_is_left_over(stack: Stack) -> None:
    """Fails where an event or an answer still waits, or staff would have to look at one."""
    unfinished = {
        "events that wait": "SELECT count(*) FROM webhooks_webhookevent"
        " WHERE processed_at IS NULL AND parked_at IS NULL",
        "events that are parked": "SELECT count(*) FROM webhooks_webhookevent"
        " WHERE parked_at IS NOT NULL",
        "requests under way": "SELECT count(*) FROM chat_delivery WHERE state = 'pending'",
        "answers without a request": "SELECT count(*) FROM chat_outboxentry"
        " WHERE delivery_id IS NULL",
        "answers under way": "SELECT count(*) FROM chat_message"
        " WHERE status IN ('queued', 'sending')",
        "conversations with two open sessions": "SELECT count(*) FROM"
        " (SELECT conversation_id FROM chat_session WHERE status IN ('WAITING', 'ACTIVE')"
        " GROUP BY conversation_id HAVING count(*) > 1) AS doubled",
    }
    found = {what: value(stack, statement) for what, statement in unfinished.items()}
    assert not any(found.values()), found
