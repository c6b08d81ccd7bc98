"""On which channels somebody works: the one place that decides what there is for them at all.

Whatever reads for an operator narrows by this. What lies outside is not refused but not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from chat.errors import ConversationNotFound
from chat.models import Conversation, MediaFile, Message, OperatorProfile

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Reach:
    """`channels`: their keys; None: all there are, and all that there will be."""

    channels: frozenset[int] | None

    @property
    def name(self) -> str:
        """The same for the same channels."""
        return "all" if self.channels is None else repr(sorted(self.channels))

    def covers(self, channel_id: int | None) -> bool:
        """Whether this channel is among them; what belongs to no channel only where all are."""
        return self.channels is None or channel_id in self.channels

    def within(self, found: QuerySet[Row], channel: str = "channel") -> QuerySet[Row]:
        """Those rows alone; `channel`: the way to it, as an ORM name."""
        if self.channels is None:
            return found
        wanted: dict[str, Any] = {f"{channel}__in": self.channels}
        return found.filter(**wanted)


EVERYWHERE = Reach(None)
NOWHERE = Reach(frozenset())


def reach_of(operator: OperatorProfile) -> Reach:
    """By the row that was read; a query where channels were chosen."""
    return reaches_of([operator])[operator.user_id]


def reach_of_user(user_id: int) -> Reach:
    """The same by a user's key, as the database has it now; nothing for who is no operator."""
    profile = OperatorProfile.objects.filter(user=user_id).first()
    return reach_of(profile) if profile is not None else NOWHERE


def reaches_of(operators: Iterable[OperatorProfile]) -> dict[int, Reach]:
    """By users' keys: one query for any number, none where nobody's channels are chosen."""
    some = list(operators)
    chosen: dict[int, set[int]] = {one.pk: set() for one in some if not one.all_channels}
    if chosen:
        pairs = OperatorProfile.channels.through.objects.filter(operatorprofile__in=chosen)
        for operator, channel in pairs.values_list("operatorprofile", "channel"):
            chosen[operator].add(channel)
    return {
        one.user_id: EVERYWHERE if one.all_channels else Reach(frozenset(chosen[one.pk]))
        for one in some
    }


def must_reach(operator: OperatorProfile, conversation_id: int) -> None:
    """Raises ConversationNotFound for one of another channel."""
    reach = reach_of(operator)
    if reach.channels is None:
        return
    if not reach.within(Conversation.objects.filter(pk=conversation_id)).exists():
        raise ConversationNotFound("No conversation has this line_user_id.", field="line_user_id")


def reaches_file(operator: OperatorProfile, media: MediaFile) -> bool:
    """A file of messages is where one of them is; others (canned replies', one's own that is not
    sent yet) are for all."""
    reach = reach_of(operator)
    if reach.channels is None:
        return True
    shown = Message.objects.filter(media=media)
    return reach.within(shown, "conversation__channel").exists() or not shown.exists()
