"""What LINE's answers do to a message, and to those behind it."""

from __future__ import annotations

import pytest

from chat.line.errors import Kind
from chat.models import Channel, LogEntry, Message
from chat.outbox import backoff
from tests.chat.outbox.rows import (
    a_conversation,
    a_reply_token,
    queue,
    reasons,
    statuses,
    the_delivery,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conversation():
    return a_conversation()


def exhaust(conversation, deliver, clock):
    """Every try there is, and some time more."""
    for _ in range(backoff.MAX_ATTEMPTS + 3):
        deliver(conversation)
        clock.forward(minutes=2)


def test_an_accepted_reply_is_sent_for_free_with_lines_ids(conversation, line, deliver, said):
    a_reply_token(conversation)
    (message,) = queue(conversation, "hello")
    deliver(conversation)
    message.refresh_from_db()
    assert line.shown == ["hello"]
    assert (message.status, message.free) == ("sent", True)
    assert message.line_message_id == "461230966842064001"
    assert message.quote_token == "quote-hello"
    assert message.line_request_id == "request-1"
    assert message.sent_at is not None
    assert [event.status for event in said.of("message_sent")] == ["sent", "sent"]


def test_an_accepted_push_is_sent_and_counted(conversation, line, deliver):
    (message,) = queue(conversation, "hello")
    deliver(conversation)
    message.refresh_from_db()
    assert (message.status, message.free) == ("sent", False)
    assert the_delivery(conversation).state == "accepted"


def test_each_of_five_messages_gets_its_own_id(conversation, line, deliver):
    queue(conversation, *"abcde")
    deliver(conversation)
    assert len(line.calls) == 1
    ids = Message.objects.order_by("seq").values_list("line_message_id", flat=True)
    assert list(ids) == [str(461230966842064001 + n) for n in range(5)]


@pytest.mark.parametrize(
    ("kind", "code", "retryable"),
    [
        (Kind.QUOTA, "line_quota", True),
        (Kind.TOKEN, "line_token", True),
        (Kind.REJECTED, "line_rejected", False),
        (Kind.NOT_FOUND, "line_rejected", False),
    ],
)
def test_a_permanent_refusal_is_said_at_once_and_not_tried_again(
    conversation, line, deliver, clock, said, kind, code, retryable
):
    # With an operator's name it would be tried once more, without it.
    Channel.objects.update(show_operator_name=False)
    (message,) = queue(conversation, "hello")
    line.refuse(kind)
    deliver(conversation)
    clock.forward(hours=1)
    deliver(conversation)
    assert len(line.calls) == 1
    message.refresh_from_db()
    assert (message.status, message.reason) == ("failed", code)
    event, copy = said.of("message_failed")
    assert event == copy
    assert (event.code, event.retryable, event.temp_id) == (code, retryable, message.temp_id)
    assert (event.message_id, event.seq, event.rev) == (message.pk, message.seq, message.rev)
    log = LogEntry.objects.get(conversation=conversation)
    assert (log.action, log.detail["code"], log.via) == ("message.failed", code, "worker")


def test_a_refusal_after_a_lost_answer_is_no_proof_that_nothing_was_sent(
    conversation, line, deliver, clock
):
    queue(conversation, "hello")
    line.lose()
    line.refuse(Kind.QUOTA)
    deliver(conversation)
    clock.forward(seconds=2)
    deliver(conversation)
    assert (statuses(conversation), reasons(conversation)) == (["unknown"], ["line_unknown"])


def test_a_failed_message_does_not_hold_up_the_next(conversation, line, deliver):
    queue(conversation, "a")
    line.refuse(Kind.NOT_FOUND)
    deliver(conversation)
    queue(conversation, "b")
    deliver(conversation)
    assert statuses(conversation) == ["failed", "sent"]


def test_messages_wait_behind_the_one_that_is_tried_again(conversation, line, deliver, clock):
    queue(conversation, "a")
    line.refuse(Kind.SERVER)
    deliver(conversation)
    queue(conversation, "b", "c")
    deliver(conversation)
    assert line.shown == []
    clock.forward(seconds=2)
    deliver(conversation)
    deliver(conversation)
    assert line.shown == ["a", "b", "c"]
    assert [call.texts for call in line.calls] == [("a",), ("a",), ("b", "c")]


def test_a_rate_limit_rests_the_channel_and_counts_as_no_attempt(
    conversation, line, deliver, clock
):
    queue(conversation, "hello")
    line.refuse(Kind.RATE)
    deliver(conversation)
    channel = Channel.objects.get()
    assert channel.paused_until > clock.now()
    delivery = the_delivery(conversation)
    assert (delivery.attempts, delivery.first_tried_at) == (0, None)
    clock.forward(seconds=2)
    deliver(conversation)
    assert statuses(conversation) == ["sent"]
    assert len({call.key for call in line.calls}) == 1


def test_a_rate_limit_without_end_is_said(conversation, line, deliver, clock):
    queue(conversation, "hello")
    line.refuse(*[Kind.RATE] * backoff.MAX_RATE_LIMITS)
    exhaust(conversation, deliver, clock)
    assert len(line.calls) == backoff.MAX_RATE_LIMITS
    assert (statuses(conversation), reasons(conversation)) == (["failed"], ["line_rate"])


def test_a_bug_in_the_call_counts_as_a_lost_answer(conversation, line, deliver, clock):
    queue(conversation, "hello")

    async def broken(*arguments):
        raise KeyError("a bug")

    whole, line.push = line.push, broken
    deliver(conversation)
    line.push = whole
    clock.forward(seconds=2)
    assert the_delivery(conversation).first_tried_at is not None
    deliver(conversation)
    assert statuses(conversation) == ["sent"]
