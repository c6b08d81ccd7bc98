"""Names of channel-layer groups: letters, digits, `-`, `_`, `.`, under 100 characters."""

from __future__ import annotations

# Every operator's socket, after it has signed in.
INBOX = "inbox"
# Every process that works on the outbox: a hint that there is something to do.
WORKERS = "workers"


def conversation(pk: int) -> str:
    """The sockets that have joined one conversation."""
    return f"conversation.{pk}"


def operator(pk: int) -> str:
    """All sockets of one operator."""
    return f"operator.{pk}"
