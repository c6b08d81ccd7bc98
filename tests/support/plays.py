"""Scripts of what customers and operators do, at whole half hours, through the operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from chat.errors import ChatError
from chat.models import Customer, Message
from chat.operations.cancel import cancel_message
from chat.operations.claim import claim_session
from chat.operations.close import close_session
from chat.operations.release import release_session
from chat.operations.reopen import reopen_session
from chat.operations.send import Outgoing, send_message
from chat.operations.transfer import transfer_session
from tests.support.cast import create_conversation, create_customer
from tests.support.said import customer_writes

# A Thursday; all that happens is at whole half hours, as the shifts begin and end.
BEGIN = datetime(2026, 1, 29, 1, tzinfo=UTC)
STEP = timedelta(minutes=30)
SECONDS = 1800.0

ACTIONS = ["writes", "writes", "sends", "sends", "claims", "closes", "closes"]
steps = st.tuples(
    st.sampled_from([0, 0, 1, 2, 9, 20, 48, 60]),  # half hours since the one before
    st.sampled_from([*ACTIONS, "hands over", "releases", "reopens", "takes back"]),
    st.sampled_from(["alice", "bob"]),
    st.sampled_from([0, 0, 1]),
)
zones = st.sampled_from(["UTC", "Asia/Bangkok", "America/New_York"])


class Clock:
    now = BEGIN

    def __call__(self) -> datetime:
        return self.now


def play(script: Sequence[Any], people: Mapping[str, Any], clock: Clock) -> None:
    """Whatever of it is allowed, through the operations."""
    Customer.objects.all().delete()
    clock.now = BEGIN
    customers = [create_customer(f"U{number:032x}", f"Nok {number}") for number in (1, 2)]
    conversations = [create_conversation(customer) for customer in customers]
    for pause, action, name, which in script:
        clock.now += pause * STEP
        with suppress(ChatError):
            act(action, conversations[which], people[name], people)


def act(action: str, conversation: Any, operator: Any, people: Mapping[str, Any]) -> None:
    who: dict[str, Any] = {
        "conversation_id": conversation.pk,
        "operator": operator,
        "via": "socket",
    }
    if action == "writes":
        customer_writes(conversation)
    elif action == "sends":
        send_message(outgoing=Outgoing("hello"), **who)
    elif action == "takes back":
        message = Message.objects.filter(conversation=conversation, operator=operator.user).last()
        if message:
            cancel_message(message_id=message.pk, **who)
    elif action == "hands over":
        other = people["bob" if operator == people["alice"] else "alice"]
        transfer_session(to_operator_id=other.user_id, **who)
    else:
        {
            "claims": claim_session,
            "closes": close_session,
            "releases": release_session,
            "reopens": reopen_session,
        }[action](**who)
