"""The team calls a customer by a name of its own."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chat import broadcast
from chat.errors import ValidationError
from chat.models import Conversation, Customer, LogEntry, OperatorProfile
from chat.operations.search_index import index_customers
from chat.text import storable_text

LONGEST = 80


@transaction.atomic
def set_alias(*, conversation_id: int, alias: str, operator: OperatorProfile, via: str) -> None:
    """Every operator may; an empty one leaves LINE's name alone. LINE's own name stays beside it,
    and is what customers are addressed by. Raises ValidationError for one that is too long."""
    alias = " ".join(storable_text(alias).split())
    if len(alias) > LONGEST:
        raise ValidationError(f"alias has at most {LONGEST} characters.", field="alias")
    conversation = Conversation.objects.locked(conversation_id)
    changed = Customer.objects.filter(pk=conversation.customer_id).exclude(alias=alias)
    if not changed.update(alias=alias):
        return
    index_customers(Customer.objects.filter(pk=conversation.customer_id))
    conversation.take_rev(timezone.now())
    conversation.save(update_fields=["rev", "changed_at"])
    LogEntry.objects.create(
        actor_id=operator.user_id,
        action="customer.renamed",
        conversation=conversation,
        via=via,
    )
    broadcast.conversation_changed(conversation.pk)
