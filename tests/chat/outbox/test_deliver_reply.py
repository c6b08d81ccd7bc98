"""Replies: free, and sent once although LINE knows no retry key for them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from chat.line.errors import Kind
from chat.models import Delivery, LogEntry, Message
from chat.operations.resend import resend_message
from tests.chat.outbox.rows import (
    a_conversation,
    a_reply_token,
    an_operator,
    queue,
    reasons,
    statuses,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conversation():
    return a_conversation()


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
