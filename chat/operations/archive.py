"""A conversation goes among the closed ones, whatever its state was."""

from __future__ import annotations

from contextlib import suppress

from chat.errors import SessionNotFound
from chat.models import OperatorProfile
from chat.operations.close import close_session


def archive_conversation(*, conversation_id: int, operator: OperatorProfile, via: str) -> None:
    """Close what is open; where nothing is, it is there already. Raises NotSessionOwner."""
    with suppress(SessionNotFound):
        close_session(conversation_id=conversation_id, operator=operator, via=via)
