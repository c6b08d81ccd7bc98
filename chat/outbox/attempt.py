"""One try to hand a delivery to LINE, and what is to be done after it. Pure: no rows, no calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chat.backoff import Random
from chat.line.client import Accepted
from chat.line.errors import Kind, LineError
from chat.models.reply_token import USABLE
from chat.operations.resend import RETRY_KEY_LIFETIME
from chat.outbox import backoff

# A request must not be on its way while LINE forgets its key.
KEY_MARGIN = timedelta(minutes=1)
# A new short-lived token takes LINE a moment; a third one would be refused as well.
TOKEN_DELAY = timedelta(seconds=2)
MAX_SHORT_TOKENS = 3

# What the sender is told when LINE has certainly not sent it.
_CODES = {
    Kind.QUOTA: "line_quota",
    Kind.RATE: "line_rate",
    Kind.TOKEN: "line_token",
    Kind.NETWORK: "line_network",
}
_REJECTED = "line_rejected"


@dataclass(frozen=True)
class Attempt:
    """A delivery in this worker's hands, as it was committed.

    `number` counts its tries from 1. `clean`: no earlier try can have reached LINE, so that what
    LINE says of this one is true of the delivery. `tried_at`: when the first that can have did.
    """

    delivery_id: int
    conversation_id: int
    channel_id: int
    access_token: str = field(repr=False)
    # One of LINE's short-lived ones; and whether there is none for now and one is on its way.
    token_is_short: bool = field(default=False, kw_only=True)
    awaits_token: bool = field(default=False, kw_only=True)
    # How many people it reaches, as LINE counts.
    recipients: int = field(default=1, kw_only=True)
    to: str
    messages: list[dict[str, Any]] = field(repr=False)
    retry_key: UUID
    number: int
    tried_at: datetime | None = None
    # Of a reply; None for a push.
    reply_token: str | None = field(default=None, repr=False)
    token_received_at: datetime | None = None

    @property
    def clean(self) -> bool:
        return self.tried_at is None

    @property
    def can_be_eased(self) -> bool:
        """Whether there is something that could be left out."""
        return len(self.messages) > 1 or any("sender" in message for message in self.messages)

    def in_window(self, now: datetime) -> bool:
        """Whether its reply token would still work, had it not been used."""
        return self.token_received_at is not None and now - self.token_received_at <= USABLE


@dataclass(frozen=True)
class Settled:
    """LINE has the messages."""

    accepted: Accepted


@dataclass(frozen=True)
class Failed:
    """LINE does not have them, and trying again by ourselves is no use."""

    code: str
    error: str = ""
    request_id: str = ""


@dataclass(frozen=True)
class Unknown:
    """Nobody can tell, and only a person may decide to send them again."""

    error: str = ""
    request_id: str = ""


@dataclass(frozen=True)
class Again:
    """Try again after `delay`. `clean`: still nothing can have reached LINE."""

    delay: timedelta
    clean: bool
    error: str


@dataclass(frozen=True)
class Limited:
    """LINE limits the channel: everything of it waits, and this try does not count."""

    error: str


@dataclass(frozen=True)
class PushInstead:
    """The reply token cannot have been used and does not work: push the same, now."""


@dataclass(frozen=True)
class Apart:
    """LINE refused the request, certainly, and perhaps for one of its messages only, or for the
    operator's name: the same with less in it may pass."""

    error: str
    request_id: str = ""


Verdict = Settled | Failed | Unknown | Again | Limited | PushInstead | Apart


def before_call(attempt: Attempt, now: datetime) -> Verdict | None:
    """What is clear without asking LINE; None: ask."""
    if attempt.awaits_token:
        return Again(delay=TOKEN_DELAY, clean=attempt.clean, error="There is no token yet.")
    if attempt.reply_token is not None:
        if attempt.clean and not attempt.in_window(now):
            return PushInstead()
    elif attempt.tried_at is not None and now - attempt.tried_at > RETRY_KEY_LIFETIME - KEY_MARGIN:
        # LINE may have forgotten the key and would send the messages a second time.
        return Unknown(error="The retry key has expired.")
    return None


def after_error(
    attempt: Attempt,
    error: LineError,
    now: datetime,
    *,
    rate_limits: int = 0,
    random: Random,
) -> Verdict:
    """What LINE's refusal, or its silence, means. `rate_limits`: how many before this one."""
    if error.kind == Kind.INVALID_REPLY_TOKEN and attempt.reply_token is not None:
        return _token_refused(attempt, error, now)
    if attempt.reply_token is not None and not attempt.clean and not attempt.in_window(now):
        # Another try could only be refused, whether or not the first one went through.
        return _undelivered(attempt, error)
    if error.kind == Kind.TOKEN and attempt.token_is_short and attempt.number < MAX_SHORT_TOKENS:
        return Again(delay=TOKEN_DELAY, clean=attempt.clean, error=str(error))
    if error.kind == Kind.REJECTED and attempt.clean and attempt.can_be_eased:
        return Apart(error=str(error), request_id=error.request_id)
    if error.permanent:
        return _undelivered(attempt, error)
    if error.kind == Kind.RATE:
        if rate_limits + 1 >= backoff.MAX_RATE_LIMITS:
            return _undelivered(attempt, error)
        return Limited(error=str(error))
    if attempt.number >= backoff.MAX_ATTEMPTS:
        return _undelivered(attempt, error)
    return Again(
        delay=backoff.delay(attempt.number, random),
        clean=attempt.clean and not error.may_have_been_processed,
        error=str(error),
    )


def _token_refused(attempt: Attempt, error: LineError, now: datetime) -> Verdict:
    """A token is refused because it is too old, or because it has been used, and only we use it."""
    if attempt.clean:
        return PushInstead()
    if attempt.in_window(now):
        return Settled(Accepted(request_id=""))
    return Unknown(error=str(error), request_id=error.request_id)


def _undelivered(attempt: Attempt, error: LineError) -> Verdict:
    """Failed, if no try can have gone through; who knows, otherwise."""
    if attempt.clean and not error.may_have_been_processed:
        code = _CODES.get(error.kind, _REJECTED)
        return Failed(code=code, error=str(error), request_id=error.request_id)
    return Unknown(error=str(error), request_id=error.request_id)
