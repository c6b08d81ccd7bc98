"""What the demo's team has written beside its messages. None of it is real."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from chat.models import Conversation, LogEntry, Note, OperatorProfile
from chat.operations.notes import write_note
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
