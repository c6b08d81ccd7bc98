"""What an operator may send, how much in a minute, and what the customer wrote meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from chat.errors import MessageTooLong, RateLimitExceeded, ValidationError
from chat.models import Conversation, Message, OperatorProfile
from chat.text import LINE_TEXT_LIMIT, utf16_length

MINUTE = timedelta(minutes=1)


def check_text(text: str) -> None:
    """Raises ValidationError for an empty one, MessageTooLong."""
    if not text.strip():
        raise ValidationError("text is required; write what to send.", field="text")
    length = utf16_length(text)
    if length > LINE_TEXT_LIMIT:
        raise MessageTooLong(
            f"text is {length} UTF-16 units long; LINE takes at most {LINE_TEXT_LIMIT}. "
            "Shorten it, or send it with split, as several messages.",
            field="text",
        )


class Rate:
    """At most RATE_LIMIT_SENDS a minute, through every door and process together."""

    def __init__(self, operator: OperatorProfile, now: datetime) -> None:
        self._now = now
        self._limit: int = settings.RATE_LIMIT_SENDS
        self._recent = Message.objects.filter(
            operator=operator.user_id, created_at__gt=now - MINUTE
        )
        self._sent: int | None = None

    def count(self, more: int = 1) -> None:
        """So many more, or none. Raises RateLimitExceeded, which says when there is room."""
        if not self._limit or not more:
            return
        if self._sent is None:
            self._sent = self._recent.count()
        # The parts of one text are never torn, even where the limit is below their number.
        if self._sent + more <= self._limit or not self._sent:
            self._sent += more
            return
        newest_first = self._recent.order_by("-created_at").values_list("created_at", flat=True)
        place = max(self._limit - more, 0)
        oldest = next(iter(newest_first[place : place + 1]), self._now)
        raise RateLimitExceeded(
            f"At most {self._limit} messages a minute; nothing was sent.",
            retry_after=round((oldest + MINUTE - self._now).total_seconds(), 2),
        )


class News:
    """What the customer has written that the operator has not seen."""

    def __init__(self, conversation: Conversation, seen: Sequence[int | None]) -> None:
        """`seen`: the newest message that each of the operator's messages knows of, by `seq`."""
        oldest = min((seq for seq in seen if seq is not None), default=conversation.seq)
        self._seqs: list[int] = []
        if oldest < conversation.seq:
            theirs = Message.objects.filter(
                conversation=conversation, seq__gt=oldest, sender_role=Message.SenderRole.USER
            )
            self._seqs = list(theirs.values_list("seq", flat=True))

    def since(self, seen: int | None) -> int:
        """How many after this one; 0 where nobody said what was seen."""
        return 0 if seen is None else sum(seq > seen for seq in self._seqs)
