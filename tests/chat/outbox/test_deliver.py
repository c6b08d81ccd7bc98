"""What each of LINE's answers does to a message. LINE here remembers what it accepted."""

from __future__ import annotations

import pytest
from django.utils import timezone

from chat.line.errors import Kind
from chat.models import Channel, Delivery, LogEntry, Message
from chat.operations.resend import resend_message
from chat.outbox import backoff
from tests.chat.outbox.rows import (
    a_conversation,
    a_reply_token,
    an_operator,
    queue,
    reasons,
    statuses,
    the_delivery,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conversation():
    return a_conversation()


def keys(line):
    return {call.key for call in line.calls}


# Accepted


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


# The reply token


def test_a_refused_reply_token_is_followed_by_a_push_at_once(conversation, line, deliver):
    a_reply_token(conversation)
    line.expired.add("reply-token")
    queue(conversation, "hello")
    deliver(conversation)
    assert [call.kind for call in line.calls] == ["reply", "push"]
    assert line.calls[0].body == line.calls[1].body
    assert line.shown == ["hello"]
    assert statuses(conversation) == ["sent"]
    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == [
        "failed",
        "accepted",
    ]
    assert Message.objects.get().free is False
    assert not LogEntry.objects.exists()


def test_a_refused_reply_token_of_somebody_who_has_blocked_us_is_not_pushed(line, deliver):
    conversation = a_conversation(blocked_at=timezone.now())
    a_reply_token(conversation)
    line.expired.add("reply-token")
    queue(conversation, "hello")
    deliver(conversation)
    assert [call.kind for call in line.calls] == ["reply"]
    assert reasons(conversation) == ["line_blocked"]


def test_a_lost_answer_to_a_reply_is_sent_once_and_called_sent(conversation, line, deliver, clock):
    a_reply_token(conversation)
    queue(conversation, "hello")
    line.lose()
    deliver(conversation)
    assert statuses(conversation) == ["sending"]
    clock.forward(seconds=2)
    deliver(conversation)
    assert [call.kind for call in line.calls] == ["reply", "reply"]
    assert line.shown == ["hello"]
    message = Message.objects.get()
    assert (message.status, message.free, message.line_request_id) == ("sent", True, "")


@pytest.mark.parametrize("kind", [Kind.INTERRUPTED, Kind.SERVER])
def test_a_reply_that_never_got_through_is_sent_by_its_second_try(
    conversation, line, deliver, clock, kind
):
    a_reply_token(conversation)
    queue(conversation, "hello")
    line.refuse(kind)
    deliver(conversation)
    clock.forward(seconds=2)
    deliver(conversation)
    assert line.shown == ["hello"]
    assert statuses(conversation) == ["sent"]
    assert Message.objects.get().line_request_id == "request-1"


def test_a_reply_refused_after_55_s_is_unknown_and_never_sent_again_by_itself(
    conversation, line, deliver, clock, said
):
    a_reply_token(conversation)
    queue(conversation, "hello")
    line.lose()
    deliver(conversation)
    clock.forward(seconds=56)
    deliver(conversation)
    assert statuses(conversation) == ["unknown"]
    assert reasons(conversation) == ["line_unknown"]
    clock.forward(hours=1)
    deliver(conversation)
    assert len(line.calls) == 2
    assert line.shown == ["hello"]
    assert {(event.code, event.retryable) for event in said.of("message_failed")} == {
        ("line_unknown", True)
    }


def test_a_reply_accepted_after_55_s_is_sent(conversation, line, deliver, clock):
    a_reply_token(conversation)
    queue(conversation, "hello")
    line.refuse(Kind.INTERRUPTED)
    deliver(conversation)
    clock.forward(seconds=56)
    deliver(conversation)
    assert statuses(conversation) == ["sent"]
    assert line.shown == ["hello"]


def test_a_reply_whose_second_answer_is_lost_too_is_unknown_after_its_token_has_expired(
    conversation, line, deliver, clock
):
    a_reply_token(conversation)
    queue(conversation, "hello")
    line.lose()
    deliver(conversation)
    clock.forward(seconds=56)
    line.refuse(Kind.SERVER)
    deliver(conversation)
    assert statuses(conversation) == ["unknown"]


def test_an_unreachable_line_costs_the_free_reply_but_not_the_message(
    conversation, line, deliver, clock
):
    a_reply_token(conversation)
    queue(conversation, "hello")
    line.refuse(Kind.NETWORK)
    deliver(conversation)
    clock.forward(seconds=56)
    deliver(conversation)
    assert [call.kind for call in line.calls] == ["reply", "push"]
    assert line.shown == ["hello"]
    assert statuses(conversation) == ["sent"]


def test_an_unknown_reply_that_a_person_sends_again_is_a_new_push(
    conversation, line, deliver, clock
):
    a_reply_token(conversation)
    (message,) = queue(conversation, "hello")
    line.refuse(Kind.INTERRUPTED)
    deliver(conversation)
    line.expired.add("reply-token")
    clock.forward(seconds=56)
    deliver(conversation)
    assert statuses(conversation) == ["unknown"]
    resend_message(message_id=message.pk, operator=an_operator(), via="socket")
    deliver(conversation)
    assert line.calls[-1].kind == "push"
    assert line.shown == ["hello"]
    assert statuses(conversation) == ["sent"]


# Push


def test_a_push_is_tried_again_with_the_same_key_and_body_and_reaches_the_user_once(
    conversation, line, deliver, clock
):
    queue(conversation, "hello")
    line.lose(Kind.INTERRUPTED, Kind.SERVER)
    line.refuse(Kind.NETWORK)
    for _ in range(4):
        deliver(conversation)
        clock.forward(minutes=2)
    assert len(line.calls) == 4
    assert len(keys(line)) == 1
    assert len({call.body for call in line.calls}) == 1
    assert line.shown == ["hello"]
    assert statuses(conversation) == ["sent"]
    assert Message.objects.get().line_request_id == "request-1"


def test_the_next_try_waits_for_its_time(conversation, line, deliver, clock):
    queue(conversation, "hello")
    line.refuse(Kind.SERVER)
    deliver(conversation)
    deliver(conversation)
    assert len(line.calls) == 1
    clock.forward(seconds=1.3)
    deliver(conversation)
    assert len(line.calls) == 2


def exhaust(conversation, deliver, clock):
    for _ in range(backoff.MAX_ATTEMPTS + 3):
        deliver(conversation)
        clock.forward(minutes=2)


def test_a_line_that_was_never_reached_is_line_network_in_the_end(
    conversation, line, deliver, clock, said
):
    queue(conversation, "hello")
    line.refuse(*[Kind.NETWORK] * backoff.MAX_ATTEMPTS)
    exhaust(conversation, deliver, clock)
    assert len(line.calls) == backoff.MAX_ATTEMPTS
    assert (statuses(conversation), reasons(conversation)) == (["failed"], ["line_network"])
    assert all(event.retryable for event in said.of("message_failed"))


def test_a_line_that_never_answered_is_unknown_in_the_end(conversation, line, deliver, clock):
    queue(conversation, "hello")
    line.refuse(*[Kind.NETWORK] * 3, *[Kind.SERVER], *[Kind.NETWORK] * (backoff.MAX_ATTEMPTS - 4))
    exhaust(conversation, deliver, clock)
    assert len(line.calls) == backoff.MAX_ATTEMPTS
    assert (statuses(conversation), reasons(conversation)) == (["unknown"], ["line_unknown"])


def test_an_unknown_push_that_a_person_sends_again_has_the_same_key_and_is_shown_once(
    conversation, line, deliver, clock
):
    (message,) = queue(conversation, "hello")
    line.lose(*[Kind.INTERRUPTED] * backoff.MAX_ATTEMPTS)
    exhaust(conversation, deliver, clock)
    resend_message(message_id=message.pk, operator=an_operator(), via="socket")
    deliver(conversation)
    assert len(keys(line)) == 1
    assert line.shown == ["hello"]
    assert statuses(conversation) == ["sent"]


def test_a_failed_push_that_a_person_sends_again_is_a_new_request(conversation, line, deliver):
    first, second = queue(conversation, "a", "b")
    line.refuse(Kind.QUOTA)
    deliver(conversation)
    resend_message(message_id=second.pk, operator=an_operator(), via="socket")
    deliver(conversation)
    assert statuses(conversation) == ["failed", "sent"]
    assert line.shown == ["b"]
    assert len(keys(line)) == 2


def test_a_key_that_line_may_have_forgotten_is_never_used_again(
    conversation, line, deliver, clock
):
    queue(conversation, "hello")
    line.lose()
    deliver(conversation)
    clock.forward(hours=24)
    deliver(conversation)
    assert len(line.calls) == 1
    assert (statuses(conversation), reasons(conversation)) == (["unknown"], ["line_unknown"])


# Refusals


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
    log = LogEntry.objects.get()
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
    line.refuse(Kind.REJECTED)
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


# Limits


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
    assert len(keys(line)) == 1


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
