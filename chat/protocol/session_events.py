"""Events about sessions that came after the fixed ones, and what shows between the messages."""

from __future__ import annotations

from typing import ClassVar

from chat.protocol import payloads
from chat.protocol.base import Event


class SessionReleased(Event):
    """A conversation waits in the queue again, in its old place.

    `from_operator_id` is null where a close out of the queue was undone.
    """

    type: ClassVar[str] = "session_released"
    line_user_id: str
    session_id: int
    status: str
    from_operator_id: int | None


class SessionEventUpdate(Event, payloads.SessionEventPayload):
    """Somebody did something with the session: a line between the messages."""

    type: ClassVar[str] = "session_event"
