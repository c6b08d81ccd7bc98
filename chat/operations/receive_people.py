"""Whose events they are: conversations, made where they are new, and who spoke in a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chat.line.events import LineEvent, MembersChanged, Source
from chat.models import Channel, Conversation, Customer, GroupMember

Key = tuple[int, str]


@dataclass(frozen=True)
class Received:
    """One event, by which channel and when."""

    channel: Channel
    event: LineEvent
    received_at: datetime


def key_of(channel: Channel, source: Source) -> Key:
    """What a conversation is found by."""
    return channel.pk, source.line_id


def conversations_of(received: Sequence[Received], now: datetime) -> dict[Key, Conversation]:
    """The sources' conversations, made where they are new, under their locks.

    Locked in the order of their numbers, and new ones made in the order of LINE's ids: of two
    processes with the same sources neither can wait for the other.
    """
    wanted: dict[Key, tuple[Channel, Source]] = {}
    for one in received:
        source = one.event.head.source
        if source is not None:
            wanted.setdefault(key_of(one.channel, source), (one.channel, source))
    channels = {channel.pk: channel for channel, _ in wanted.values()}
    found = {}
    for row in Conversation.objects.locked_by_address(wanted):
        row.channel = channels[row.channel_id]
        found[row.channel_id, row.customer.line_id] = row
    for key in sorted(wanted.keys() - found.keys()):
        channel, source = wanted[key]
        customer, _ = Customer.objects.get_or_create(
            channel=channel,
            line_id=source.line_id,
            # Its name comes from LINE later: no HTTP in here.
            defaults={"kind": source.kind, "profile_due_at": now},
        )
        conversation, _ = Conversation.objects.get_or_create(
            customer=customer, defaults={"channel": channel}
        )
        found[key] = Conversation.objects.locked(conversation.pk)
    return found


def members_of(
    received: Sequence[Received], conversations: Mapping[Key, Conversation], now: datetime
) -> dict[tuple[int, str], GroupMember]:
    """Who spoke, came or left in groups and rooms, by (customer's key, LINE's id): made where they
    are new, to be named by LINE later. No query where everybody wrote one to one."""
    wanted: dict[tuple[int, str], Customer] = {}
    left: dict[tuple[int, str], datetime | None] = {}
    for one in received:
        source = one.event.head.source
        if source is None or source.kind == Customer.Kind.USER:
            continue
        customer = conversations[key_of(one.channel, source)].customer
        if source.sender_id:
            wanted[customer.pk, source.sender_id] = customer
        if isinstance(one.event, MembersChanged):
            for line_id in one.event.user_ids:
                wanted[customer.pk, line_id] = customer
                left[customer.pk, line_id] = None if one.event.joined else now
    if not wanted:
        return {}
    found = _found(wanted)
    new = [
        GroupMember(customer=customer, line_id=line_id, profile_due_at=now)
        for (pk, line_id), customer in wanted.items()
        if (pk, line_id) not in found
    ]
    if new:
        GroupMember.objects.bulk_create(new, ignore_conflicts=True)
        found = _found(wanted)
    for key, at in left.items():
        if found[key].left_at != at:
            found[key].left_at = at
            found[key].save(update_fields=["left_at"])
    return found


def _found(wanted: Mapping[tuple[int, str], Customer]) -> dict[tuple[int, str], GroupMember]:
    members = GroupMember.objects.filter(
        customer__in={pk for pk, _ in wanted}, line_id__in={line_id for _, line_id in wanted}
    )
    return {(member.customer_id, member.line_id): member for member in members}
