"""Pushes: the same key and body over all tries. LINE here remembers what it accepted."""

from __future__ import annotations

import pytest

from chat.line.errors import Kind
from chat.models import Message
from chat.operations.resend import resend_message
from chat.outbox import backoff
from tests.chat.outbox.rows import (
    a_conversation,
    an_operator,
    queue,
    reasons,
    statuses,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conversation():
    return a_conversation()


def keys(line):
    return {call.key for call in line.calls}


def exhaust(conversation, deliver, clock):
    """Every try there is, and some time more."""
    for _ in range(backoff.MAX_ATTEMPTS + 3):
        deliver(conversation)
        clock.forward(minutes=2)


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
    second = queue(conversation, "a", "b")[1]
    line.refuse(Kind.TOKEN)
    deliver(conversation)
    resend_message(message_id=second.pk, operator=an_operator(), via="socket")
    deliver(conversation)
    assert statuses(conversation) == ["failed", "sent"]
    assert line.shown == ["b"]
    assert len(keys(line)) == 2


def test_a_key_that_line_may_have_forgotten_is_never_used_again(conversation, line, deliver, clock):
    queue(conversation, "hello")
    line.lose()
    deliver(conversation)
    clock.forward(hours=24)
    deliver(conversation)
    assert len(line.calls) == 1
    assert (statuses(conversation), reasons(conversation)) == (["unknown"], ["line_unknown"])
