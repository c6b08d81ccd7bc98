"""What is announced, once its transaction has committed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from chat import broadcast
from chat.protocol.base import Event


class Announcements(list[tuple[str, Any]]):
    """`(to whom, event)`, in order; `row` for the list's row."""

    def of(self, kind: str) -> list[Event]:
        return [event for _, event in self if getattr(event, "type", "") == kind]

    def to(self, whom: str) -> list[Event]:
        return [event for target, event in self if target == whom]


def record(monkeypatch: pytest.MonkeyPatch) -> Announcements:
    """Take the place of `chat.broadcast`'s functions."""
    said = Announcements()

    def note(whom: str, event: Any) -> None:
        transaction.on_commit(lambda: said.append((whom, event)))

    def to_conversation(pk: int, event: Event, *, except_operator: int | None = None) -> None:
        note(f"conversation {pk}", event)

    def to_operator(
        pk: int,
        event: Event,
        *,
        channel_id: int | None = None,
        unless_in: int | None = None,
        but_origin: bool = False,
    ) -> None:
        note(f"operator {pk} unless in {unless_in}", event)

    def to_inbox(event: Event, *, channel_id: int) -> None:
        note("inbox", event)

    monkeypatch.setattr(broadcast, "to_conversation", to_conversation)
    monkeypatch.setattr(broadcast, "to_operator", to_operator)
    monkeypatch.setattr(broadcast, "to_inbox", to_inbox)
    monkeypatch.setattr(broadcast, "conversation_changed", lambda pk: note("row", pk))
    monkeypatch.setattr(broadcast, "wake_workers", lambda _: note("workers", None))
    return said
