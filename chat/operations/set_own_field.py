"""What one of the team's own fields holds of a customer."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from chat import broadcast
from chat.errors import ValidationError
from chat.models import Conversation, Customer, CustomerField, LogEntry, OperatorProfile
from chat.text import storable_text

LONGEST = 500
GREATEST = 1e15  # what a browser's numbers hold exactly
Kind = CustomerField.Kind


@transaction.atomic
def set_own_field(
    *, conversation_id: int, key: str, value: Any, operator: OperatorProfile, via: str
) -> None:
    """Every operator may. None or "" leaves it empty.

    Raises ValidationError for a field that there is not (`key`), or a value that is not of its
    kind (`value`).
    """
    field = CustomerField.objects.filter(key=key, is_shown=True).first()
    if field is None:
        raise ValidationError("key must be one of the customer fields.", field="key")
    wanted = None if value is None or value == "" else _READ[Kind(field.kind)](field, value)
    conversation = Conversation.objects.locked(conversation_id)
    customer = Customer.objects.select_for_update(no_key=True).get(pk=conversation.customer_id)
    own = dict(customer.own or {})
    before = own.pop(key, None)
    if wanted is not None:
        own[key] = wanted
    if before == wanted and type(before) is type(wanted):
        return
    customer.own = own or None
    customer.save(update_fields=["own"])
    conversation.take_rev(timezone.now())
    conversation.save(update_fields=["rev", "changed_at"])
    LogEntry.objects.create(
        actor_id=operator.user_id,
        action="customer.field_set",
        conversation=conversation,
        via=via,
        # What it holds is the customer's, and goes when they are erased.
        detail={"field": key},
    )
    broadcast.conversation_changed(conversation.pk)


def _text(field: CustomerField, value: Any) -> str | None:
    if not isinstance(value, str):
        raise ValidationError("value must be a text.", field="value")
    text = " ".join(storable_text(value).split())
    if len(text) > LONGEST:
        raise ValidationError(f"value has at most {LONGEST} characters.", field="value")
    return text or None


def _number(field: CustomerField, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValidationError("value must be a number.", field="value")
    if not math.isfinite(value) or abs(value) > GREATEST:
        raise ValidationError("value must be a number of at most 15 digits.", field="value")
    return value


def _date(field: CustomerField, value: Any) -> str:
    try:
        found = date.fromisoformat(value) if len(value) == len("2026-01-31") else None
    except (TypeError, ValueError):
        found = None
    if found is None:
        raise ValidationError("value must be a date like 2026-01-31.", field="value")
    return found.isoformat()


def _choice(field: CustomerField, value: Any) -> str:
    if value not in field.options:
        raise ValidationError(f"value must be one of: {', '.join(field.options)}.", field="value")
    return str(value)


def _yes_no(field: CustomerField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValidationError("value must be true or false.", field="value")
    return value


_READ = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _yes_no,
}
