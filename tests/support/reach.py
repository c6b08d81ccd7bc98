"""Operators who work on chosen channels only."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from chat.line import events
from chat.models import Channel, Message
from chat.operations.change_operator import change_operator
from chat.operations.receive import receive_event
from tests.support import cast, line
from tests.support.sockets import new_token

SECRET = "the parcel from Kyoto"


def put_on(user: User, *channels: Channel) -> None:
    change_operator(
        operator=user.operator,
        role=user.operator.role,
        display_name=user.operator.display_name,
        is_active=True,
        channels=[one.pk for one in channels] or None,
        by_id=None,
        by_administrator=True,
        via="admin",
    )
    user.operator.refresh_from_db()


def nok_writes(text: str = SECRET, channel: Channel | None = None) -> Message:
    message = receive_event(
        channel=channel or cast.default_channel(),
        event=events.read(line.text_event(text, user=cast.NOK_LINE_ID)),
        received_at=timezone.now(),
    )
    assert message is not None
    return message


def browser(user: User) -> Client:
    return Client(headers={"authorization": f"Token {new_token(user)}"})
