"""What is sent is held back for a moment, and its sender can take it back."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from chat.errors import Forbidden, ValidationError
from chat.models import Channel, Conversation, LogEntry, Message, OutboxEntry
from chat.operations.cancel import cancel_message
from chat.operations.resend import resend_message
from chat.operations.send import Outgoing, send_message
from chat.outbox.lease import due_conversations
from chat.outbox.plan import plan_next
from tests.chat.outbox.rows import (
    a_channel,
    a_conversation,
    a_reply_token,
    an_operator,
    queue,
    seconds_ago,
    statuses,
)

pytestmark = pytest.mark.django_db(transaction=True)

WINDOW = 10


@pytest.fixture
def conversation() -> Conversation:
    return a_conversation(channel=a_channel(undo_seconds=WINDOW))


def send(conversation, text="hello", temp_id=None, name="alice", more=False) -> Message:
    return send_message(
        conversation_id=conversation.pk,
        operator=an_operator(name),
        outgoing=Outgoing(text=text, temp_id=temp_id, more=more),
        via="socket",
    ).message


def plan(conversation, after=0.0):
    now = timezone.now() + timedelta(seconds=after)
    return plan_next(conversation_id=conversation.pk, worker=uuid.uuid4(), now=now)


def due(after=0.0):
    now = timezone.now() + timedelta(seconds=after)
    return [pk for pk, _ in due_conversations(now=now, busy=[], limit=10)]


def cancel(conversation, name="alice", **which) -> Message:
    return cancel_message(
        conversation_id=conversation.pk, operator=an_operator(name), via="socket", **which
    )


def held_for(conversation) -> float:
    conversation.refresh_from_db()
    assert conversation.held_until is not None
    left: timedelta = conversation.held_until - timezone.now()
    return left.total_seconds()


def test_without_a_window_a_message_leaves_at_once():
    conversation = a_conversation()
    send(conversation)
    assert due() == [conversation.pk]
    assert plan(conversation) is not None


def test_one_that_is_followed_at_once_waits_for_the_other_and_both_take_the_free_reply():
    conversation = a_conversation()
    a_reply_token(conversation)
    send(conversation, "one", more=True)
    assert plan(conversation) is None
    send(conversation, "two")
    attempt = plan(conversation)
    assert attempt.reply_token == "reply-token"
    assert [message["text"] for message in attempt.messages] == ["one", "two"]


def test_one_that_waits_for_another_that_never_comes_leaves_after_two_seconds():
    conversation = a_conversation()
    send(conversation, more=True)
    assert held_for(conversation) <= 2
    assert plan(conversation, after=2.1) is not None


def test_within_the_window_a_message_waits_and_then_it_leaves(conversation):
    send(conversation)
    assert due() == []
    assert plan(conversation) is None
    assert due(after=WINDOW + 1) == [conversation.pk]
    assert plan(conversation, after=WINDOW + 1) is not None
    conversation.refresh_from_db()
    assert conversation.held_until is None


def test_what_follows_within_the_window_goes_in_the_same_request(conversation):
    send(conversation, "one")
    Conversation.objects.update(held_until=timezone.now() + timedelta(seconds=2))
    send(conversation, "two")
    assert held_for(conversation) > WINDOW - 1
    attempt = plan(conversation, after=WINDOW + 1)
    assert [message["text"] for message in attempt.messages] == ["one", "two"]


def test_however_many_follow_the_first_one_waits_no_longer_than_three_windows(conversation):
    send(conversation, "one")
    OutboxEntry.objects.update(created_at=seconds_ago(3 * WINDOW - 2))
    send(conversation, "two")
    assert held_for(conversation) <= 2


def test_a_message_is_never_held_so_long_that_its_free_reply_is_missed(conversation):
    Channel.objects.update(undo_seconds=30)
    a_reply_token(conversation, at=seconds_ago(30))
    send(conversation)
    # 55 s the token can be used, and 5 s are kept for the way.
    assert 19 <= held_for(conversation) <= 20
    assert plan(conversation, after=20.5).reply_token == "reply-token"


def test_with_the_token_about_to_end_nothing_is_held(conversation):
    a_reply_token(conversation, at=seconds_ago(51))
    send(conversation)
    assert plan(conversation).reply_token == "reply-token"


def test_what_is_taken_back_is_not_sent_and_says_so(conversation):
    first, second = send(conversation, "one", "t-1"), send(conversation, "two", "t-2")
    rev = second.rev
    taken = cancel(conversation, message_id=second.pk)
    assert (taken.status, taken.content, taken.rev) == ("cancelled", "two", rev + 1)
    assert plan(conversation, after=WINDOW + 1).messages[0]["text"] == "one"
    assert statuses(conversation) == ["sending", "cancelled"]
    assert [message.seq for message in (first, second)] == [1, 2]
    assert LogEntry.objects.get(action="message.cancelled").detail == {"message_id": second.pk}


def test_with_nothing_left_to_wait_nothing_is_held_any_more(conversation):
    cancel(conversation, message_id=send(conversation).pk)
    conversation.refresh_from_db()
    assert conversation.held_until is None
    assert due(after=WINDOW + 1) == []


def test_it_can_be_named_by_the_senders_own_key_and_taken_back_twice(conversation):
    message = send(conversation, temp_id="t-1")
    assert cancel(conversation, temp_id="t-1").pk == message.pk
    assert cancel(conversation, temp_id="t-1").status == "cancelled"
    assert LogEntry.objects.filter(action="message.cancelled").count() == 1
    # A late repeat of the send is the same message, and does not bring it back.
    assert send(conversation, temp_id="t-1").status == "cancelled"
    assert due(after=WINDOW + 1) == []


def test_only_its_sender_takes_it_back(conversation):
    message = send(conversation, temp_id="t-1")
    with pytest.raises(Forbidden):
        cancel(conversation, "bob", message_id=message.pk)
    with pytest.raises(ValidationError, match="temp_id must be"):
        cancel(conversation, "bob", temp_id="t-1")
    with pytest.raises(ValidationError, match="message_id or temp_id is required"):
        cancel(conversation)
    with pytest.raises(ValidationError, match="message_id must be"):
        cancel(a_conversation(), message_id=message.pk)


def test_what_line_may_have_is_not_taken_back(conversation):
    send(conversation)
    plan(conversation, after=WINDOW + 1)
    (message,) = Message.objects.all()
    with pytest.raises(ValidationError, match="handed to LINE already"):
        cancel(conversation, message_id=message.pk)


def test_a_message_of_unknown_outcome_that_is_sent_again_cannot_be_taken_back():
    conversation = a_conversation()
    (message,) = queue(conversation, "hello")
    Message.objects.update(status="unknown", reason="line_unknown")
    resend_message(message_id=message.pk, operator=an_operator(), via="socket")
    with pytest.raises(ValidationError, match="handed to LINE already"):
        cancel(conversation, message_id=message.pk)
