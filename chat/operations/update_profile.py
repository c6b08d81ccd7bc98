"""What LINE says about a customer: name, picture, status message, language, how many they are."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chat import broadcast
from chat.line.client import Profile
from chat.models import Conversation, Customer
from chat.operations.search_index import index_customers
from chat.text import storable_text

# What the list and the header of a conversation show.
_VISIBLE = {"display_name", "picture_url"}


@transaction.atomic
def update_profile(
    *,
    customer_id: int,
    profile: Profile | None,
    now: datetime,
    next_at: datetime | None,
    member_count: int | None = None,
) -> None:
    """Write what differs, note when it was asked and when to ask again (`next_at`; None: never).

    `profile` None: LINE has none for a room; `member_count` None: not known, what was stays."""
    conversation_id = (
        Conversation.objects.filter(customer=customer_id).values_list("pk", flat=True).first()
    )
    # The conversation first, as everywhere: two locks in one order cannot block each other.
    conversation = Conversation.objects.locked(conversation_id) if conversation_id else None
    customer = Customer.objects.get(pk=customer_id)
    told = _told(profile, member_count)
    changes = {name: value for name, value in told.items() if getattr(customer, name) != value}
    Customer.objects.filter(pk=customer_id).update(
        **changes,
        profile_fetched_at=now,
        profile_missing_at=None,
        profile_due_at=next_at,
        profile_attempts=0,
    )
    if "display_name" in changes:
        index_customers(Customer.objects.filter(pk=customer_id))
    if conversation is not None and _VISIBLE & changes.keys():
        conversation.take_rev(now)
        conversation.save(update_fields=["rev", "changed_at"])
        broadcast.conversation_changed(conversation.pk)


def profile_missing(*, customer_id: int, asked_until: datetime, now: datetime) -> None:
    """LINE has no profile: blocked, deleted, or a group without us. The old name stays.

    Nobody asks again before the customer is heard of, unless that has happened since the asking,
    whose claim ends at `asked_until`.
    """
    mine = Customer.objects.filter(pk=customer_id)
    mine.filter(profile_missing_at=None).update(profile_missing_at=now)
    mine.filter(profile_due_at=asked_until).update(profile_due_at=None)


def _told(profile: Profile | None, member_count: int | None) -> dict[str, object]:
    told: dict[str, object] = {}
    if profile is not None:
        told = {
            "display_name": storable_text(profile.display_name)[:255],
            "picture_url": storable_text(profile.picture_url),
            "status_message": storable_text(profile.status_message),
            "language": storable_text(profile.language)[:35],
        }
    return told if member_count is None else told | {"member_count": member_count}
