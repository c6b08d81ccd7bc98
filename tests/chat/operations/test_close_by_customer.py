"""Customers say that they are done."""

from __future__ import annotations

import pytest

from chat import broadcast
from chat.models import AutoMessage, Conversation, LogEntry, Message, Session, SessionEvent, Survey
from chat.operations.outgoing import Outgoing
from chat.operations.send import send_message
from tests.support.said import customer_taps, customer_writes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _silence():
    with broadcast.silence():
        yield


@pytest.fixture(autouse=True)
def words(conversation) -> None:
    channel = conversation.channel
    channel.close_keywords = "done\nขอบคุณค่ะ เรียบร้อย\n終了\nfinish!\n「ok」"
    channel.save()


@pytest.fixture
def served(conversation, alice) -> Session:
    customer_writes(conversation)
    send_message(
        conversation_id=conversation.pk,
        operator=alice.operator,
        outgoing=Outgoing(text="Hello!"),
        via=LogEntry.Via.REST,
    )
    return Session.objects.get()


@pytest.mark.parametrize(
    "word",
    ["done", " DONE! ", "ขอบคุณค่ะ เรียบร้อย", "終了。", "「ok」", "d\u200bone", "finish"],
)
def test_a_word_that_is_all_they_say_closes_the_conversation(conversation, served, word) -> None:
    AutoMessage.objects.filter(kind="survey", language="").update(is_enabled=True)
    customer_writes(conversation, word)
    served.refresh_from_db()
    assert (served.status, served.closed_by) == ("CLOSED", None)
    event = SessionEvent.objects.order_by("rev").last()
    assert event is not None
    assert (event.what, event.actor, event.reason) == ("closed", None, "customer")
    found = Conversation.objects.get()
    assert (found.chat_mode, found.incoming_count) == ("BOT", 1), "nobody has to read it"
    assert Message.objects.filter(content=word).get().session == served
    assert Survey.objects.get().session == served
    assert found.seq == Message.objects.count()


def test_a_button_does_the_same(conversation, served) -> None:
    customer_taps(conversation, "end")
    served.refresh_from_db()
    assert served.status == "CLOSED"


@pytest.mark.parametrize(
    "text", ["not done", "done?", "done? I still wait", "abandoned", "終了時間は？"]
)
def test_a_word_among_others_closes_nothing(conversation, served, text) -> None:
    customer_writes(conversation, text)
    served.refresh_from_db()
    assert served.status == "ACTIVE"


def test_who_waits_for_nobody_opens_nothing_by_it(conversation) -> None:
    customer_writes(conversation, "done")
    assert not Session.objects.exists()
    assert Message.objects.get().content == "done"


def test_who_goes_on_afterwards_is_in_a_new_session(conversation, served) -> None:
    customer_writes(conversation, "done")
    customer_writes(conversation, "One more thing")
    first, second = Session.objects.order_by("pk")
    assert (first.status, second.status) == ("CLOSED", "WAITING")


def test_of_one_delivery_the_last_word_counts(conversation, served) -> None:
    from django.utils import timezone

    from chat.line import events
    from chat.operations.receive import receive_events
    from chat.operations.receive_people import Received
    from tests.support import line

    user = conversation.customer.line_id
    now = timezone.now()
    both = [events.read(line.text_event(text, user=user)) for text in ("done", "but wait")]
    receive_events([Received(conversation.channel, one, now) for one in both])
    served.refresh_from_db()
    assert served.status == "ACTIVE"
