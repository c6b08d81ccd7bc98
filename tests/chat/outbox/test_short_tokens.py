"""Channels that live on short-lived tokens: what is to be sent waits for one, and only for that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chat.line.errors import Kind
from chat.models import Channel, Delivery
from chat.outbox.lease import due_conversations
from tests.chat.outbox.rows import (
    a_channel,
    a_conversation,
    a_reply_token,
    queue,
    reasons,
    statuses,
    the_delivery,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def channel() -> Channel:
    return a_channel("second", access_token="", line_channel_id="1234567890")


@pytest.fixture
def conversation(channel):
    return a_conversation(channel=channel)


def give(channel: Channel, token: str = "short") -> None:
    Channel.objects.filter(pk=channel.pk).update(
        stateless_token=token, stateless_token_until=timezone.now() + timedelta(minutes=15)
    )


def due() -> list[int]:
    return [pk for pk, _ in due_conversations(now=timezone.now(), busy=[], limit=16)]


def test_without_a_token_yet_it_waits_and_holds_up_nobody(conversation, channel, line, deliver):
    other = a_conversation()
    queue(conversation, "hello")
    queue(other, "hi")
    deliver(conversation)
    assert (statuses(conversation), line.calls) == (["queued"], [])
    assert due() == [other.pk]

    give(channel)
    assert set(due()) == {conversation.pk, other.pk}
    deliver(conversation)
    assert statuses(conversation) == ["sent"]
    assert line.calls[0].token == "short"


def test_where_none_can_be_got_it_fails_and_says_so(conversation, channel, line, deliver):
    queue(conversation, "hello")
    Channel.objects.filter(pk=channel.pk).update(token_error="rejected 400: invalid client_secret")
    assert due() == [conversation.pk]
    deliver(conversation)
    assert (statuses(conversation), reasons(conversation)) == (["failed"], ["line_token"])
    assert line.calls == []


def test_a_token_that_line_refuses_is_replaced_and_the_message_sent(
    conversation, channel, line, deliver, clock
):
    give(channel)
    a_reply_token(conversation)
    queue(conversation, "hello")
    line.refuse(Kind.TOKEN)
    deliver(conversation)
    assert statuses(conversation) == ["sending"]
    assert Channel.objects.get(pk=channel.pk).awaits_token(timezone.now())

    clock.forward(seconds=3)
    deliver(conversation)
    assert len(line.calls) == 1
    give(channel, "another")
    clock.forward(seconds=3)
    deliver(conversation)
    assert statuses(conversation) == ["sent"]
    assert [call.token for call in line.calls] == ["short", "another"]
    assert the_delivery(conversation).kind == "reply"


def test_refused_again_and_again_it_fails(conversation, channel, line, deliver, clock):
    queue(conversation, "hello")
    line.refuse(*[Kind.TOKEN] * 3)
    for number in range(3):
        give(channel, f"short-{number}")
        deliver(conversation)
        clock.forward(seconds=3)
    assert (statuses(conversation), reasons(conversation)) == (["failed"], ["line_token"])


def test_a_push_in_a_replys_place_waits_for_the_token_too(
    conversation, channel, line, deliver, clock
):
    give(channel)
    a_reply_token(conversation)
    queue(conversation, "hello")
    line.refuse(Kind.TOKEN)
    deliver(conversation)
    clock.forward(minutes=2)
    deliver(conversation)
    assert Delivery.objects.filter(kind="reply", state="pending").count() == 1
    give(channel, "another")
    clock.forward(seconds=3)
    deliver(conversation)
    assert statuses(conversation) == ["sent"]
    assert the_delivery(conversation).kind == "push"
