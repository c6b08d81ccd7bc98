"""LINE refuses a whole request for one message in it: the others are not to blame."""

from __future__ import annotations

import json

import pytest

from chat.line.errors import Kind
from chat.models import Channel
from tests.chat.outbox.rows import (
    a_conversation,
    a_reply_token,
    queue,
    reasons,
    statuses,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conversation():
    return a_conversation()


def names(line):
    """Whose name each request carried."""
    return [json.loads(call.body)[0].get("sender", {}).get("name") for call in line.calls]


def deliver_all(conversation, deliver, *, requests=8):
    for _ in range(requests):
        deliver(conversation)


def test_the_messages_of_a_refused_request_go_one_by_one_and_only_the_bad_one_fails(
    conversation, line, deliver
):
    Channel.objects.update(show_operator_name=False)
    queue(conversation, "a", "b", "c")
    line.refuse(Kind.REJECTED, status=400)
    deliver(conversation)
    deliver(conversation)
    line.refuse(Kind.REJECTED, status=400)
    deliver_all(conversation, deliver)
    assert [call.texts for call in line.calls] == [("a", "b", "c"), ("a",), ("b",), ("c",)]
    assert line.shown == ["a", "c"]
    assert statuses(conversation) == ["sent", "failed", "sent"]
    assert reasons(conversation) == ["", "line_rejected", ""]


def test_a_name_that_line_refuses_is_left_out_rather_than_the_message(conversation, line, deliver):
    queue(conversation, "hello")
    line.refuse(Kind.REJECTED, status=400)
    deliver_all(conversation, deliver)
    assert line.shown == ["hello"]
    assert names(line) == ["Alice", None]
    assert statuses(conversation) == ["sent"]


def test_what_is_refused_without_a_name_too_has_failed(conversation, line, deliver):
    queue(conversation, "hello")
    line.refuse(Kind.REJECTED, Kind.REJECTED, status=400)
    deliver_all(conversation, deliver)
    assert len(line.calls) == 2
    assert statuses(conversation) == ["failed"]
    assert reasons(conversation) == ["line_rejected"]


def test_what_comes_after_a_refused_request_keeps_its_place_behind_it(conversation, line, deliver):
    queue(conversation, "a", "b")
    a_reply_token(conversation)
    line.refuse(Kind.REJECTED, status=400)
    deliver(conversation)
    queue(conversation, "c", "d")
    deliver_all(conversation, deliver)
    assert line.shown == ["a", "b", "c", "d"]
    assert [call.texts for call in line.calls[1:]] == [("a",), ("b",), ("c", "d")]


def test_a_refusal_after_a_try_that_may_have_gone_through_is_unknown_and_not_taken_apart(
    conversation, line, deliver, clock
):
    queue(conversation, "a", "b")
    line.lose(Kind.INTERRUPTED)
    deliver(conversation)
    clock.forward(minutes=2)
    line.refuse(Kind.REJECTED, status=400)
    deliver_all(conversation, deliver)
    assert len(line.calls) == 2
    assert statuses(conversation) == ["unknown", "unknown"]
