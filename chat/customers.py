"""Who a customer is, beside the name that a list shows."""

from __future__ import annotations

from chat.models import Customer
from chat.protocol.customers import CustomerPayload


def details(customer: Customer) -> CustomerPayload:
    """What LINE and the team know of them."""
    return CustomerPayload(
        line_name=customer.display_name or None,
        alias=customer.alias or None,
        language=customer.language or None,
        own=customer.own or {},
        friend_since=customer.friend_since,
        blocked_since=customer.blocked_at,
    )
