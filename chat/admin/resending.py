"""The action "Retry": what failed, or is unknown, goes into the outbox again."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from chat import access
from chat.errors import ChatError
from chat.models import LogEntry
from chat.operations.resend import resend_message

RETRY = "Retry: queue failed and unknown messages again"


def resend_all(request: HttpRequest, message_ids: Iterable[int]) -> None:
    """Resend each message in its own transaction, and say what became of them."""
    try:
        operator = access.operator(request.user.pk or 0)
    except ChatError as error:
        messages.error(request, error.message)
        return
    queued = 0
    refusals: dict[str, int] = {}
    for message_id in dict.fromkeys(message_ids):
        try:
            resend_message(message_id=message_id, operator=operator, via=LogEntry.Via.ADMIN)
        except ChatError as error:
            refusals[error.message] = refusals.get(error.message, 0) + 1
        else:
            queued += 1
    if queued:
        messages.success(request, f"Queued again: {queued}.")
    for reason, count in refusals.items():
        messages.warning(request, f"Left alone: {count}. {reason}")
