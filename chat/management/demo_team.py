"""What the demo's team has written beside its messages. None of it is real."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from chat.models import Conversation, CustomerField, LogEntry, Note, OperatorProfile, ServiceLevel
from chat.operations.notes import write_note
from chat.operations.save_service_level import save_service_level
from chat.operations.set_own_field import set_own_field
from chat.operations.tags import add_tag

VIA = LogEntry.Via.COMMAND

# customer, minutes ago, author, text, who is mentioned
NOTES = (
    ("Haruto", 46, "bob", "The blue ones come on Tuesday, in S to L.", ()),
    (
        "Yui",
        14,
        "carol",
        "@Alice the size is changed in our system. Please send her the answer again.",
        ("alice",),
    ),
)

# key, label, kind, options
FIELDS: tuple[tuple[str, str, str, list[str]], ...] = (
    ("size", "Shoe size", "number", []),
    ("member", "Member", "choice", ["Silver", "Gold"]),
    ("birthday", "Birthday", "date", []),
    ("newsletter", "Wants our news", "yes_no", []),
)

# customer, field, what it holds
KNOWN = (
    ("Emma", "size", 38),
    ("Emma", "member", "Gold"),
    ("Haruto", "birthday", "1990-04-12"),
    ("Somchai", "newsletter", False),
)

# customer, who tags, tags
TAGS = (
    ("Emma", "bob", ("Delivery",)),
    ("Haruto", "alice", ("Stock", "VIP")),
    ("Yui", "alice", ("Exchange",)),
    ("Somchai", "bob", ("Delivery", "Address")),
    ("Kenji (example)", "bob", ("Refund",)),
)


def add_team_examples(operators: Mapping[str, OperatorProfile], now: datetime) -> None:
    """To the stories that have just been told."""
    promised = ServiceLevel(claim_minutes=5, response_minutes=15, resolution_minutes=480)
    save_service_level(level=promised, actor_id=None, via=VIA)
    # The stories of the last hour are measured by it.
    ServiceLevel.objects.filter(pk=promised.pk).update(created_at=now - timedelta(hours=1))
    for position, (key, label, kind, options) in enumerate(FIELDS):
        CustomerField.objects.get_or_create(
            key=key,
            defaults={"label": label, "kind": kind, "options": options, "position": position},
        )
    for name, key, value in KNOWN:
        conversation = _conversation(name)
        set_own_field(
            conversation_id=conversation.pk,
            key=key,
            value=value,
            operator=operators["carol"],
            via=VIA,
        )
        Conversation.objects.filter(pk=conversation.pk).update(changed_at=conversation.changed_at)
    for name, tagger, tags in TAGS:
        conversation = _conversation(name)
        for tag in tags:
            add_tag(conversation_id=conversation.pk, operator=operators[tagger], name=tag, via=VIA)
        Conversation.objects.filter(pk=conversation.pk).update(changed_at=conversation.changed_at)
    for name, minutes, author, text, mentioned in NOTES:
        conversation = _conversation(name)
        note = write_note(
            conversation_id=conversation.pk,
            operator=operators[author],
            text=text,
            mentions=[operators[each].user_id for each in mentioned],
            via=VIA,
        )
        Note.objects.filter(pk=note.pk).update(created_at=now - timedelta(minutes=minutes))
        # As if it had been then: nothing has changed in the last minute.
        Conversation.objects.filter(pk=conversation.pk).update(changed_at=conversation.changed_at)


def _conversation(name: str) -> Conversation:
    return Conversation.objects.get(customer__display_name=name)
