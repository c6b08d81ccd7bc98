"""Tags: any operator puts them on conversations and makes new ones; supervisors keep them tidy.

Locks are taken in one order, the tag's before the conversations', so that no two wait for each
other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from chat import broadcast
from chat.errors import Forbidden, ValidationError
from chat.models import Conversation, ConversationTag, LogEntry, OperatorProfile, Tag
from chat.text import folded, storable_text

LONGEST = 40
MOST_ON_ONE = 20
MOST = 1000
# Rows that are told of a change of their tag at once; the heartbeat shows the others.
ANNOUNCED = 200


@transaction.atomic
def add_tag(*, conversation_id: int, operator: OperatorProfile, name: str, via: str) -> Tag:
    """Put the tag of this name on a conversation; it is made where there is none yet.

    On it already: the same answer. Raises ValidationError that names the field.
    """
    name, key = _checked(name)
    tag = Tag.objects.select_for_update(no_key=True).filter(key=key).first()
    if tag is None:
        tag = _create(name, key, operator, via)
    conversation = Conversation.objects.locked(conversation_id)
    tags = ConversationTag.objects.filter(conversation=conversation)
    if tags.filter(tag=tag).exists():
        return tag
    if tags.count() >= MOST_ON_ONE:
        raise ValidationError(
            f"A conversation has at most {MOST_ON_ONE} tags; take one off first.", field="name"
        )
    ConversationTag.objects.create(conversation=conversation, tag=tag, added_by=operator.user)
    _changed(conversation, operator, "tag.added", tag, via)
    return tag


@transaction.atomic
def remove_tag(*, conversation_id: int, operator: OperatorProfile, tag_id: int, via: str) -> None:
    """Take a tag off a conversation. Not on it: nothing happens."""
    conversation = Conversation.objects.locked(conversation_id)
    tagged = ConversationTag.objects.select_related("tag").filter(
        conversation=conversation, tag=tag_id
    )
    found = tagged.first()
    if found is None:
        return
    found.delete()
    _changed(conversation, operator, "tag.removed", found.tag, via)


@transaction.atomic
def save_tag(*, tag: Tag | None, name: str, color: str, operator: OperatorProfile, via: str) -> Tag:
    """Make a tag (None), or change its name and colour everywhere.

    Raises Forbidden for who does not supervise, ValidationError that names the field.
    """
    _must_supervise(operator)
    name, key = _checked(name)
    if color not in Tag.Color.values:
        raise ValidationError(f"color is one of {', '.join(Tag.Color.values)}.", field="color")
    other = Tag.objects.filter(key=key).first()
    if other is not None and (tag is None or other.pk != tag.pk):
        raise ValidationError(
            f"name: there is a tag {other.name!r} already; merge them instead.", field="name"
        )
    if tag is None:
        return _create(name, key, operator, via, color=color)
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    if (tag.name, tag.color) == (name, color):
        return tag
    tag.name, tag.key, tag.color = name, key, color
    tag.save(update_fields=["name", "key", "color"])
    _log("tag.changed", tag, operator, via)
    _all_changed(_tagged([tag.pk]))
    return tag


@transaction.atomic
def merge_tags(*, into: Tag, others: Iterable[Tag], operator: OperatorProfile, via: str) -> int:
    """What has one of the others has `into` in its place, and the others go; on how many it was.

    Raises Forbidden for who does not supervise.
    """
    _must_supervise(operator)
    gone = {other.pk for other in others} - {into.pk}
    locked = {
        tag.pk: tag
        for tag in Tag.objects.select_for_update().filter(pk__in=gone | {into.pk}).order_by("pk")
    }
    gone &= set(locked)
    changed = _tagged(gone)
    have = set(_tagged([into.pk]))
    ConversationTag.objects.bulk_create(
        ConversationTag(conversation_id=each, tag_id=into.pk, added_by=operator.user)
        for each in changed
        if each not in have
    )
    for pk in sorted(gone):
        _log("tag.merged", locked[pk], operator, via, into=into.pk)
    Tag.objects.filter(pk__in=gone).delete()
    _all_changed(changed)
    return len(changed)


@transaction.atomic
def delete_tag(*, tag: Tag, operator: OperatorProfile, via: str) -> int:
    """Take it off every conversation, and forget it; on how many it was. Raises Forbidden."""
    _must_supervise(operator)
    locked = Tag.objects.select_for_update().get(pk=tag.pk)
    changed = _tagged([locked.pk])
    _log("tag.deleted", locked, operator, via, conversations=len(changed))
    locked.delete()
    _all_changed(changed)
    return len(changed)


def _checked(name: str) -> tuple[str, str]:
    name = " ".join(storable_text(name).split())
    key = folded(name)
    if not name or not key.strip():
        raise ValidationError("name is required.", field="name")
    if len(name) > LONGEST:
        raise ValidationError(f"name has at most {LONGEST} characters.", field="name")
    return name, key


def _must_supervise(operator: OperatorProfile) -> None:
    if not operator.may_supervise:
        raise Forbidden("Only a supervisor can rename, colour, merge or delete tags.")


def _create(
    name: str, key: str, operator: OperatorProfile, via: str, color: str | None = None
) -> Tag:
    if Tag.objects.count() >= MOST:
        raise ValidationError(f"There are {MOST} tags already; merge some first.", field="name")
    made = {"name": name, "color": color or _rarest_color(), "created_by": operator.user}
    tag, created = Tag.objects.get_or_create(key=key, defaults=made)
    if created:
        _log("tag.created", tag, operator, via)
    return tag


def _rarest_color() -> str:
    """So that tags which nobody has given a colour are told apart; gray says that none was."""
    used = dict(Tag.objects.values_list("color").annotate(Count("pk")).order_by())
    colors = [color for color in Tag.Color.values if color != Tag.Color.GRAY]
    return min(colors, key=lambda color: (used.get(color, 0), colors.index(color)))


def _tagged(tag_ids: Iterable[int]) -> list[int]:
    """The conversations that have one of these tags, under their locks, in a fixed order."""
    pks = set(
        ConversationTag.objects.filter(tag__in=list(tag_ids)).values_list(
            "conversation_id", flat=True
        )
    )
    rows = Conversation.objects.filter(pk__in=pks).order_by("pk")
    return list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _changed(
    conversation: Conversation, operator: OperatorProfile, action: str, tag: Tag, via: str
) -> None:
    conversation.take_rev(timezone.now())
    conversation.save(update_fields=["rev", "changed_at"])
    _log(action, tag, operator, via, conversation=conversation)
    broadcast.conversation_changed(conversation.pk)


def _all_changed(conversation_ids: list[int], now: datetime | None = None) -> None:
    """Each takes its next `rev`; the caller holds their locks."""
    Conversation.objects.filter(pk__in=conversation_ids).update(
        rev=F("rev") + 1, changed_at=now or timezone.now()
    )
    newest = Conversation.objects.filter(pk__in=conversation_ids).order_by("-last_activity_at")
    for pk in newest.values_list("pk", flat=True)[:ANNOUNCED]:
        broadcast.conversation_changed(pk)


def _log(
    action: str,
    tag: Tag,
    operator: OperatorProfile,
    via: str,
    conversation: Conversation | None = None,
    **detail: int,
) -> None:
    LogEntry.objects.create(
        actor_id=operator.user_id,
        action=action,
        conversation=conversation,
        via=via,
        detail={"tag": tag.pk, "name": tag.name, **detail},
    )
