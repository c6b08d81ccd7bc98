"""Which automatic message fits, and what is to be filled into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from chat.models import AutoMessage, AutoMessageSaid, Session

# Braces around these words are filled.
VARIABLES = {
    AutoMessage.Kind.GREETING: ("customer_name", "channel_name"),
    AutoMessage.Kind.BOT: ("customer_name", "channel_name"),
    AutoMessage.Kind.WAITING: ("customer_name", "channel_name", "position", "wait"),
    AutoMessage.Kind.AFTER_HOURS: ("customer_name", "channel_name", "opens"),
    AutoMessage.Kind.CLOSING: ("customer_name", "channel_name", "wait"),
    AutoMessage.Kind.CLOSED: ("customer_name", "channel_name", "operator_name"),
    AutoMessage.Kind.SURVEY: ("customer_name", "channel_name", "operator_name"),
    AutoMessage.Kind.THANKS: ("customer_name", "channel_name"),
}
# What the expected wait is told from: the newest claims, of today's team.
RECENT = timedelta(hours=4)
CLAIMS = 20


class Texts:
    """The enabled ones of some kinds, for some channels: one query."""

    def __init__(self, channels: Collection[int], kinds: Iterable[str]) -> None:
        found = AutoMessage.objects.filter(is_enabled=True, kind__in=list(kinds))
        self._texts = {
            (row.kind, row.channel_id, row.language): row.text
            for row in found
            if row.channel_id is None or row.channel_id in channels
        }

    def __bool__(self) -> bool:
        return bool(self._texts)

    def fitting(self, kind: str, channel_id: int, language: str) -> str:
        """The channel's own before the one for all, the language's before the one for any; ""
        where there is none."""
        for channel in (channel_id, None):
            for spoken in (language, ""):
                text = self._texts.get((kind, channel, spoken))
                if text is not None:
                    return text
        return ""


def said_since(conversation_id: int, kind: str, since: datetime) -> bool:
    """Whether a kind was said in a conversation since then."""
    said = AutoMessageSaid.objects.filter(
        kind=kind, message__conversation=conversation_id, message__created_at__gte=since
    )
    return said.exists()


def position(session: Session, channel_id: int) -> int:
    """Its place in the channel's queue, from 1."""
    waiting = Session.objects.filter(
        status=Session.Status.WAITING,
        waiting_since__lt=session.waiting_since,
        conversation__channel=channel_id,
    )
    return waiting.exclude(pk=session.pk).count() + 1


def expected_wait(channel_id: int, now: datetime) -> float | None:
    """Seconds that half of the newest claims had waited at most; None where nobody was claimed in
    the last four hours."""
    claims = Session.objects.filter(
        conversation__channel=channel_id,
        claimed_at__gte=now - RECENT,
        opened_at__gte=now - 2 * RECENT,
    )
    newest = claims.order_by("-claimed_at").values_list("claimed_at", "opened_at")[:CLAIMS]
    waits = sorted(
        (claimed - opened).total_seconds() for claimed, opened in newest if claimed is not None
    )
    return waits[len(waits) // 2] if waits else None
