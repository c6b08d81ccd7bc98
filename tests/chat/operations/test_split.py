"""A text that is too long for one message, sent as several."""

from __future__ import annotations

from typing import Any

import pytest

from chat.errors import MessageTooLong, RateLimitExceeded, ValidationError
from chat.models import Message, OutboxEntry, Session
from chat.operations.send import Outgoing, Sent, send_message, send_messages
from tests.chat.outbox.rows import a_conversation, an_operator

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "\n\n".join(letter * 4000 for letter in "abc")


def send(conversation, text=LONG, **fields: Any) -> Sent:
    given: dict[str, Any] = {"split": True, "temp_id": "t-1", **fields}
    return send_message(
        conversation_id=conversation.pk,
        operator=an_operator(),
        outgoing=Outgoing(text=text, **given),
        via="socket",
    )


def test_it_becomes_several_messages_in_their_order():
    conversation = a_conversation()
    sent = send(conversation)
    messages = list(Message.objects.order_by("seq"))
    assert [message.content for message in messages] == [letter * 4000 for letter in "abc"]
    assert sent.ack().model_dump(include={"temp_id", "seq", "parts"}) == {
        "temp_id": "t-1",
        "seq": 1,
        "parts": 3,
    }
    assert OutboxEntry.objects.count() == 3


def test_sent_again_it_is_the_same_messages():
    conversation = a_conversation()
    first, again = send(conversation), send(conversation)
    assert [part.pk for part in again.parts] == [part.pk for part in first.parts]
    assert Message.objects.count() == 3
    # A failed part is queued again, and only that one.
    Message.objects.filter(seq=2).update(status="failed", reason="line_network")
    Message.objects.exclude(seq=2).update(status="sent")
    send(conversation)
    assert list(Message.objects.order_by("seq").values_list("status", flat=True)) == [
        "sent",
        "queued",
        "sent",
    ]


def test_the_same_key_with_another_text_is_refused():
    conversation = a_conversation()
    send(conversation)
    for text in (LONG + "!", "short", LONG + "\n\n" + "d" * 4000):
        with pytest.raises(ValidationError) as refused:
            send(conversation, text)
        assert refused.value.field == "temp_id"
    assert Message.objects.count() == 3


def test_a_text_that_fits_is_one_message_as_ever():
    sent = send(a_conversation(), "short")
    assert (len(sent.parts), sent.message.content) == (1, "short")


def test_unless_it_asks_for_it_a_long_text_is_refused():
    with pytest.raises(MessageTooLong, match="with split"):
        send(a_conversation(), split=False)


def test_more_than_ten_are_refused():
    with pytest.raises(MessageTooLong, match="would be 11 messages"):
        send(a_conversation(), "x" * 50_001)


def test_quick_replies_go_with_the_last_part():
    send(a_conversation(), quick_replies=[{"label": "Yes"}])
    assert [bool(message.payload) for message in Message.objects.order_by("seq")] == [
        False,
        False,
        True,
    ]


def test_where_not_all_of_it_may_be_sent_none_is(settings):
    settings.RATE_LIMIT_SENDS = 3
    conversation = a_conversation()
    send(conversation, "short", temp_id="t-0")
    Session.objects.all().delete()
    answer, after = send_messages(
        conversation_id=conversation.pk,
        operator=an_operator(),
        outgoing=[Outgoing(text=LONG, temp_id="t-1", split=True), Outgoing(text="next")],
        via="socket",
    )
    assert isinstance(answer, RateLimitExceeded)
    assert isinstance(after, Sent)
    assert list(Message.objects.order_by("seq").values_list("content", flat=True)) == [
        "short",
        "next",
    ]
