"""The audit log says from where a socket's commands came."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

from chat.models import LogEntry
from tests.support.said import customer_writes

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_claim_is_written_down_with_the_sockets_address(conversation, sign_in, alice):
    await sync_to_async(customer_writes)(conversation)
    socket = await sign_in(alice)
    await socket.send("claim_session", {"line_user_id": conversation.customer.line_id})
    await socket.expect("session_claimed")
    found = await LogEntry.objects.aget(action="session.claimed")
    assert found.address == "192.0.2.7"
    await socket.close()
