"""From which address what is done now was asked for; the audit log writes it down.

A door sets it for as long as it works for somebody. Threads that a door hands its work to know it
too (`chat/threads.py` and asgiref copy the context).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LONGEST = 45  # an IPv6 address with an IPv4 one in it

_address: ContextVar[str] = ContextVar("chat.whence", default="")


def address() -> str:
    """ "" where nobody asked: a job, a command."""
    return _address.get()


def is_from(address: str) -> None:
    """For the rest of this task: a socket's."""
    _address.set(address[:LONGEST])


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    """For one request."""
    token = _address.set(address[:LONGEST])
    try:
        yield
    finally:
        _address.reset(token)
