"""What an operator has begun to write."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from chat.models import Conversation, Draft, Message
from chat.selectors.reach import reach_of_user

# More are kept, but nobody goes on with the oldest of so many.
MOST = 200


def begun(operator_id: int) -> list[Draft]:
    """All of an operator's that are not empty, newest first, at most MOST."""
    kept = ~Q(text="") | ~Q(note="") | Q(quoted__isnull=False)
    found = _whole(Draft.objects.filter(kept, operator=operator_id))
    found = reach_of_user(operator_id).within(found, "conversation__channel")
    return list(found.order_by("-updated_at")[:MOST])


def of(operator_id: int, conversation_id: int) -> Draft:
    """An operator's in a conversation, be it empty or not even kept."""
    found = _whole(Draft.objects.filter(operator=operator_id, conversation=conversation_id)).first()
    return found or none_yet(operator_id, conversation_id)


def locked(operator_id: int, conversation_id: int) -> Draft | None:
    """The same under its lock; None where none is kept."""
    found = Draft.objects.filter(operator=operator_id, conversation=conversation_id)
    return _whole(found).select_for_update(of=("self",)).first()


def none_yet(operator_id: int, conversation_id: int) -> Draft:
    """An empty one, not kept."""
    conversation = Conversation.objects.with_people().get(pk=conversation_id)
    return Draft(operator_id=operator_id, conversation=conversation, updated_at=timezone.now())


def quotable(conversation_id: int, message_id: int) -> Message | None:
    """A message of this conversation, with who spoke."""
    messages = Message.objects.select_related("member", "operator__operator")
    return messages.filter(conversation=conversation_id, pk=message_id).first()


def _whole(found: QuerySet[Draft]) -> QuerySet[Draft]:
    return found.select_related(
        "conversation__channel",
        "conversation__customer",
        "quoted__member",
        "quoted__operator__operator",
    )
