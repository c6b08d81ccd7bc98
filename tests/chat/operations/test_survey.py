"""How it was, from 1 to 5, and why."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from chat import broadcast
from chat.line.messages import to_line
from chat.models import (
    AutoMessage,
    LogEntry,
    Message,
    Session,
    SessionEvent,
    Survey,
    WebhookDelivery,
    WebhookSubscription,
)
from chat.operations.claim import claim_session
from chat.operations.close import close_session
from chat.operations.outgoing import Outgoing
from chat.operations.send import send_message
from chat.operations.subscriptions import new_secret
from chat.outbox.drafts import draft_of
from chat.presenters import earlier_session
from chat.selectors.sessions import earlier
from tests.support.said import customer_taps, customer_writes

pytestmark = pytest.mark.django_db

REST = LogEntry.Via.REST


@pytest.fixture(autouse=True)
def _silence():
    with broadcast.silence():
        yield


@pytest.fixture(autouse=True)
def switched_on(db) -> None:
    AutoMessage.objects.filter(kind__in=("survey", "thanks"), language="").update(is_enabled=True)


@pytest.fixture
def served(conversation, alice) -> Session:
    """Alice has answered Nok and closed the conversation."""
    customer_writes(conversation)
    acts = {"conversation_id": conversation.pk, "operator": alice.operator, "via": REST}
    send_message(outgoing=Outgoing(text="Hello!"), **acts)
    return close_session(**acts)


def test_a_rating_is_told_to_the_systems_that_have_subscribed_to_it(conversation, served) -> None:
    WebhookSubscription.objects.create(
        name="Desk", url="https://desk.example/", kinds=["session.rated"], secret=new_secret()
    )
    customer_taps(conversation, f"rate:{Survey.objects.get().token.hex}:4")
    body = json.loads(WebhookDelivery.objects.get().body)
    assert (body["type"], body["data"]["rating"]) == ("session.rated", 4)


def newest() -> Message:
    found = Message.objects.order_by("seq").last()
    assert found is not None
    return found


def test_a_served_customer_is_asked_with_buttons_that_line_takes(served):
    asked = newest()
    assert asked.content == "How was our service? Tap a number: 5 is best."
    (reply, *_) = to_line(draft_of(asked, asked.conversation.channel))["quickReply"]["items"]
    survey = Survey.objects.get()
    assert reply == {
        "type": "action",
        "action": {
            "type": "postback",
            "label": "5 ★★★★★",
            "displayText": "5 ★★★★★",
            "data": f"rate:{survey.token.hex}:5",
        },
    }


def test_a_rating_is_seen_by_all_and_thanked_for_and_opens_nothing(conversation, served):
    conversation.refresh_from_db()
    before = conversation.incoming_count
    customer_taps(conversation, f"rate:{Survey.objects.get().token.hex}:4")
    assert Survey.objects.get().rating == 4
    tapped = Message.objects.get(message_type="postback")
    assert (tapped.content, (tapped.payload or {})["label"]) == ("4 ★★★★", "4 ★★★★")
    assert newest().content == "Thank you! If you like, tell us why."
    event = SessionEvent.objects.order_by("rev").last()
    assert event is not None
    assert (event.what, event.reason, event.session) == ("rated", "4", served)
    assert Session.objects.exclude(status="CLOSED").count() == 0
    conversation.refresh_from_db()
    assert (conversation.incoming_count, conversation.chat_mode) == (before, "BOT")
    # A second thought changes nothing, and nobody is thanked twice.
    customer_taps(conversation, f"rate:{Survey.objects.get().token.hex}:1")
    assert Survey.objects.get().rating == 4
    assert Message.objects.filter(said_by_itself__kind="thanks").count() == 1


def test_what_is_written_after_tapping_for_it_is_the_comment_and_the_next_is_a_message(
    conversation, served
):
    token = Survey.objects.get().token.hex
    customer_taps(conversation, f"rate:{token}:5")
    customer_taps(conversation, f"rate:{token}:comment")
    customer_writes(conversation, "So quick!")
    comment = Survey.objects.get().comment
    assert comment is not None
    assert comment.content == "So quick!"
    assert not Session.objects.exclude(status="CLOSED").exists()
    rows, _ = earlier(conversation.pk)
    shown = earlier_session(rows[0])
    assert (shown.rating, shown.comment) == (5, "So quick!")
    customer_writes(conversation, "One more question")
    assert Session.objects.filter(status="WAITING").count() == 1


def test_without_the_tap_what_is_written_is_a_message(conversation, served):
    customer_taps(conversation, f"rate:{Survey.objects.get().token.hex}:5")
    customer_writes(conversation, "Is it open on Sunday?")
    assert Survey.objects.get().comment is None
    assert Session.objects.filter(status="WAITING").count() == 1


def test_a_week_later_or_with_a_strangers_token_nothing_is_rated(conversation, served, monkeypatch):
    customer_taps(conversation, f"rate:{'0' * 32}:5")
    assert Session.objects.filter(status="WAITING").count() == 1
    Session.objects.filter(status="WAITING").update(status="CLOSED")
    later = timezone.now() + timedelta(days=8)
    monkeypatch.setattr(timezone, "now", lambda: later)
    customer_taps(conversation, f"rate:{Survey.objects.get().token.hex}:5")
    assert Survey.objects.get().rating is None
    assert not Session.objects.filter(status="WAITING").exists()


def test_who_was_not_served_is_not_asked(conversation, alice):
    customer_writes(conversation)
    claim_session(conversation_id=conversation.pk, operator=alice.operator, via=REST)
    close_session(conversation_id=conversation.pk, operator=alice.operator, via=REST)
    assert not Survey.objects.exists()
