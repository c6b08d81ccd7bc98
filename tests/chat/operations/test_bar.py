"""Customers who are blocked here, and what is marked unread."""

from __future__ import annotations

from typing import Any

import pytest

from chat import broadcast
from chat.errors import NotSessionOwner, ValidationError
from chat.models import LogEntry, Message, Session, SessionEvent
from chat.operations.bar import block_customer, unblock_customer
from chat.operations.claim import claim_session
from chat.operations.mark_read import mark_read
from chat.operations.mark_unread import mark_unread
from chat.operations.outgoing import Outgoing
from chat.operations.reopen import reopen_session
from chat.operations.send import send_message
from chat.presenters import conversation_payload
from chat.selectors import inbox
from tests.support.said import customer_writes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _silence():
    with broadcast.silence():
        yield


def does(operation, user, conversation, **more) -> Any:
    return operation(
        conversation_id=conversation.pk, operator=user.operator, via=LogEntry.Via.REST, **more
    )


def row(user, conversation) -> dict[str, Any]:
    found: Any = inbox.rows(user.pk).get(pk=conversation.pk)
    return conversation_payload(found, read_count=found.read_count or 0)


def test_what_a_blocked_customer_writes_is_kept_and_asks_for_nobody(alice, bob, conversation):
    customer_writes(conversation)
    does(block_customer, bob, conversation)
    customer_writes(conversation, "buy now")
    said = Message.objects.order_by("seq").values_list("content", flat=True)
    assert list(said) == ["hello", "buy now"]
    assert inbox.counts(alice.pk) == {"queue": 0, "mine": 0, "all": 0, "snoozed": 0}
    shown = row(alice, conversation)
    assert (shown["barred"], shown["unread_count"], shown["session"]) == (True, 0, None)
    assert (shown["chat_mode"], shown["last_message"].content) == ("BOT", "buy now")
    assert inbox.total(alice.pk, "all", inbox.Narrowing(unread=True)) == 0
    does(unblock_customer, alice, conversation)
    customer_writes(conversation, "sorry")
    assert inbox.counts(alice.pk)["queue"] == 1
    seen = SessionEvent.objects.order_by("rev")
    assert [(one.what, one.session_id is None) for one in seen] == [
        ("blocked", False),
        ("unblocked", True),
    ]
    assert LogEntry.objects.filter(action="customer.blocked", actor=bob).count() == 1


def test_what_is_served_is_blocked_by_its_holder_or_a_supervisor(alice, bob, carol, conversation):
    customer_writes(conversation)
    does(claim_session, alice, conversation)
    with pytest.raises(NotSessionOwner, match="Alice"):
        does(block_customer, bob, conversation)
    does(block_customer, carol, conversation)
    session = Session.objects.get()
    assert (session.status, session.closed_by) == ("CLOSED", carol)
    assert SessionEvent.objects.get(what="blocked").from_operator == alice
    # Once more is no second time.
    does(block_customer, bob, conversation)
    assert SessionEvent.objects.filter(what="blocked").count() == 1


def test_nobody_writes_to_a_blocked_customer_by_mistake(alice, conversation):
    does(block_customer, alice, conversation)
    with pytest.raises(ValidationError, match="unblock"):
        does(send_message, alice, conversation, outgoing=Outgoing(text="Hello"))
    with pytest.raises(ValidationError, match="unblock"):
        does(reopen_session, alice, conversation)
    assert not Message.objects.exists()


def test_what_was_written_last_is_unread_again_for_one_operator(alice, bob, conversation):
    customer_writes(conversation, "one")
    last = customer_writes(conversation, "two")
    for user in (alice, bob):
        mark_read(conversation_id=conversation.pk, operator=user.operator, seq=last.seq)
    mark_unread(conversation_id=conversation.pk, operator=alice.operator)
    assert row(alice, conversation)["unread_count"] == 1
    assert row(bob, conversation)["unread_count"] == 0
    mark_read(conversation_id=conversation.pk, operator=alice.operator, seq=last.seq)
    assert row(alice, conversation)["unread_count"] == 0


def test_more_that_is_unread_already_stays_so(alice, conversation):
    first = customer_writes(conversation)
    customer_writes(conversation)
    customer_writes(conversation)
    mark_unread(conversation_id=conversation.pk, operator=alice.operator)
    assert row(alice, conversation)["unread_count"] == 3
    mark_read(conversation_id=conversation.pk, operator=alice.operator, seq=first.seq)
    mark_unread(conversation_id=conversation.pk, operator=alice.operator)
    assert row(alice, conversation)["unread_count"] == 2


def test_where_the_customer_has_written_nothing_there_is_nothing_unread(alice, conversation):
    with pytest.raises(ValidationError) as caught:
        mark_unread(conversation_id=conversation.pk, operator=alice.operator)
    assert caught.value.field == "line_user_id"
