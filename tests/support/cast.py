"""The people of the tests: Alice and Bob operators, Carol supervisor, Nok a LINE user."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from chat.models import Channel, Conversation, Customer

ROLES = {"alice": "operator", "bob": "operator", "carol": "supervisor"}
NOK_LINE_ID = "U" + "0" * 31 + "1"


def password_of(name: str) -> str:
    return f"{name}-has-a-long-password"


@lru_cache
def _hash(password: str) -> str:
    """Django's hashes are slow on purpose; the cast's passwords never change."""
    from django.contrib.auth.hashers import make_password

    return make_password(password)


def create_operator(name: str, role: str | None = None) -> User:
    """A user with a profile; `user.operator` is the profile."""
    from django.contrib.auth.models import User

    from chat.models import OperatorProfile

    user = User.objects.create(username=name, password=_hash(password_of(name)))
    OperatorProfile.objects.create(
        user=user, role=role or ROLES[name], display_name=name.capitalize()
    )
    return user


def default_channel() -> Channel:
    """The row that a server keeps equal to LINE_CHANNEL_*."""
    from django.conf import settings

    from chat.models import Channel

    channel, _ = Channel.objects.get_or_create(
        slug="default",
        defaults={
            "name": "Example shop",
            "channel_secret": settings.LINE_CHANNEL_SECRET,
            "access_token": settings.LINE_CHANNEL_ACCESS_TOKEN,
        },
    )
    return channel


def create_customer(
    line_id: str = NOK_LINE_ID, display_name: str = "Nok", channel: Channel | None = None
) -> Customer:
    from chat.models import Customer

    return Customer.objects.create(
        channel=channel or default_channel(), line_id=line_id, display_name=display_name
    )


def create_conversation(customer: Customer) -> Conversation:
    from chat.models import Conversation

    return Conversation.objects.create(channel=customer.channel, customer=customer)
