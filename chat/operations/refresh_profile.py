"""Asking LINE for a name and a picture now, instead of in the week's turn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from chat.models import Conversation, Customer, GroupMember, LogEntry

# Of a group's people, those whose names are the oldest.
MOST_MEMBERS = 50


@transaction.atomic
def refresh_profile(*, conversation_id: int, actor_id: int, via: str) -> None:
    """A worker asks within seconds; a new name is announced as any change of the conversation.

    Of a group or room its people and their number are asked for too.
    """
    now = timezone.now()
    conversation = Conversation.objects.select_related("customer").get(pk=conversation_id)
    customer = conversation.customer
    Customer.objects.filter(pk=customer.pk).update(profile_due_at=now, profile_attempts=0)
    if customer.kind != Customer.Kind.USER:
        _refresh_members(customer, now)
    LogEntry.objects.create(
        actor_id=actor_id,
        action="customer.profile_asked_for",
        conversation=conversation,
        via=via,
    )


def _refresh_members(customer: Customer, now: datetime) -> None:
    oldest = (
        GroupMember.objects.filter(customer=customer, left_at=None)
        .order_by(F("profile_fetched_at").asc(nulls_first=True), "pk")
        .values_list("pk", flat=True)[:MOST_MEMBERS]
    )
    GroupMember.objects.filter(pk__in=list(oldest)).update(profile_due_at=now, profile_attempts=0)
