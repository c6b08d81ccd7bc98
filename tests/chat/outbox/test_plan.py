"""What is said next, and how."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from chat.models import Conversation, Delivery, LogEntry, Message, OutboxEntry, ReplyToken
from chat.operations.resend import resend_message
from chat.outbox.plan import plan_next
from tests.chat.outbox.rows import (
    a_channel,
    a_conversation,
    a_reply_token,
    an_operator,
    queue,
    reasons,
    seconds_ago,
    statuses,
    the_delivery,
)

pytestmark = pytest.mark.django_db(transaction=True)


def plan(conversation):
    return plan_next(conversation_id=conversation.pk, worker=uuid.uuid4(), now=timezone.now())


def test_a_fresh_reply_token_is_used_first_and_marked():
    conversation = a_conversation()
    token = a_reply_token(conversation)
    queue(conversation, "hello")
    attempt = plan(conversation)
    assert attempt.reply_token == "reply-token"
    assert the_delivery(conversation).kind == "reply"
    token.refresh_from_db()
    assert token.used_at is not None


def test_of_several_reply_tokens_the_newest_is_taken():
    conversation = a_conversation()
    a_reply_token(conversation, "older", at=seconds_ago(30))
    a_reply_token(conversation, "newer", at=seconds_ago(3))
    queue(conversation, "hello")
    assert plan(conversation).reply_token == "newer"
    assert ReplyToken.objects.get(token="older").used_at is None


@pytest.mark.parametrize("age", [56, 600])
def test_an_old_reply_token_is_left_alone_and_the_message_pushed(age):
    conversation = a_conversation()
    a_reply_token(conversation, at=seconds_ago(age))
    queue(conversation, "hello")
    attempt = plan(conversation)
    assert attempt.reply_token is None
    assert attempt.to == conversation.customer.line_id
    assert ReplyToken.objects.get().used_at is None


def test_a_used_reply_token_is_not_used_again():
    conversation = a_conversation()
    token = a_reply_token(conversation)
    token.used_at = timezone.now()
    token.save()
    queue(conversation, "hello")
    assert plan(conversation).reply_token is None


def test_another_conversations_reply_token_is_not_taken():
    a_reply_token(a_conversation())
    conversation = a_conversation()
    queue(conversation, "hello")
    assert plan(conversation).reply_token is None


def test_five_waiting_messages_go_together_and_the_sixth_waits():
    conversation = a_conversation()
    queue(conversation, *"abcdef")
    attempt = plan(conversation)
    assert [message["text"] for message in attempt.messages] == list("abcde")
    assert statuses(conversation) == ["sending"] * 5 + ["queued"]
    assert OutboxEntry.objects.filter(delivery__isnull=True).count() == 1


def test_the_plan_is_committed_with_its_body_its_key_its_lease_and_its_first_try():
    conversation = a_conversation()
    queue(conversation, "hello")
    attempt = plan(conversation)
    delivery = the_delivery(conversation)
    assert delivery.body == [{"type": "text", "text": "hello", "sender": {"name": "Alice"}}]
    assert delivery.retry_key == attempt.retry_key
    assert delivery.first_tried_at is not None
    assert delivery.attempts == 1
    assert delivery.leased_by is not None
    assert attempt.clean


def test_sending_takes_a_rev_for_each_message_and_tells_the_room(said):
    conversation = a_conversation()
    queue(conversation, "a", "b")
    plan(conversation)
    conversation = Conversation.objects.get(pk=conversation.pk)
    assert conversation.rev == 4
    updates = said.to(f"conversation {conversation.pk}")
    assert [(event.type, event.status, event.rev) for event in updates] == [
        ("message_update", "sending", 3),
        ("message_update", "sending", 4),
    ]
    assert said.to("row")


def test_nothing_is_planned_while_a_request_is_under_way():
    conversation = a_conversation()
    queue(conversation, "first")
    plan(conversation)
    queue(conversation, "second")
    assert plan(conversation) is None
    assert Delivery.objects.count() == 1


def test_nothing_waiting_is_nothing_to_plan():
    assert plan(a_conversation()) is None


def test_what_cannot_be_said_fails_alone_and_in_its_turn():
    conversation = a_conversation()
    queue(conversation, "a")
    queue(conversation, "x", kind="hologram")
    queue(conversation, "b")
    first = plan(conversation)
    assert [message["text"] for message in first.messages] == ["a"]
    Delivery.objects.update(state="accepted")
    assert plan(conversation) is None
    assert statuses(conversation) == ["sending", "failed", "queued"]
    assert reasons(conversation)[1] == "line_rejected"
    assert [message["text"] for message in plan(conversation).messages] == ["b"]


def test_nobody_asks_line_to_push_to_somebody_who_has_blocked_the_account(said):
    conversation = a_conversation(blocked_at=timezone.now())
    queue(conversation, "a", "b")
    assert plan(conversation) is None
    assert statuses(conversation) == ["failed", "failed"]
    assert reasons(conversation) == ["line_blocked", "line_blocked"]
    assert [event.code for event in said.of("message_failed")] == ["line_blocked"] * 4
    assert LogEntry.objects.filter(action="message.failed").count() == 2


def test_a_fresh_reply_token_outweighs_a_block():
    conversation = a_conversation(blocked_at=timezone.now())
    a_reply_token(conversation)
    queue(conversation, "a")
    assert plan(conversation).reply_token == "reply-token"


def test_a_group_is_pushed_to_by_its_own_id():
    conversation = a_conversation(kind="group", blocked_at=timezone.now())
    queue(conversation, "a")
    assert plan(conversation).to == conversation.customer.line_id


@pytest.mark.parametrize("fields", [{"access_token": ""}, {"is_active": False}])
def test_a_channel_that_cannot_send_fails_its_messages_with_line_token(fields):
    conversation = a_conversation(channel=a_channel("second", **fields))
    queue(conversation, "a")
    assert plan(conversation) is None
    assert reasons(conversation) == ["line_token"]


def test_each_channel_sends_with_its_own_token():
    conversation = a_conversation(channel=a_channel("second"))
    queue(conversation, "a")
    assert plan(conversation).access_token == "token-of-second"


def test_what_was_queued_again_goes_first_with_the_same_key_and_body(line, deliver, clock):
    conversation = a_conversation()
    queue(conversation, "a", "b")
    line.lose()
    deliver(conversation)
    delivery = the_delivery(conversation)
    Delivery.objects.update(attempts=16)
    line.lose()
    clock.forward(minutes=2)
    deliver(conversation)
    assert statuses(conversation) == ["unknown", "unknown"]

    queue(conversation, "c")
    message = Message.objects.get(content="b")
    resend_message(message_id=message.pk, operator=an_operator(), via="socket")
    assert statuses(conversation) == ["queued"] * 3
    attempt = plan(conversation)
    assert attempt.delivery_id == delivery.pk
    assert attempt.retry_key == delivery.retry_key
    assert [message["text"] for message in attempt.messages] == ["a", "b"]
    assert not attempt.clean
    assert statuses(conversation) == ["sending", "sending", "queued"]
