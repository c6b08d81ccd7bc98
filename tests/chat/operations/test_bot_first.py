"""The bot answers first, and people when they are asked for."""

from __future__ import annotations

import pytest

from chat import broadcast
from chat.models import AutoMessage, Channel, Conversation, Customer, LogEntry, Message, Session
from chat.operations.close import close_session
from chat.operations.reopen import reopen_session
from tests.support.said import customer_follows, customer_taps, customer_writes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _silence():
    with broadcast.silence():
        yield


@pytest.fixture(autouse=True)
def bot_first(conversation) -> Channel:
    channel: Channel = conversation.channel
    channel.bot_first = True
    channel.save()
    AutoMessage.objects.all().delete()
    AutoMessage.objects.create(kind="bot", text="I am a bot.", is_enabled=True)
    AutoMessage.objects.create(kind="waiting", text="You are number {position}.", is_enabled=True)
    return channel


def state(conversation) -> tuple[str, int, int]:
    """Mode, open sessions, unread messages of whoever has read nothing."""
    found = Conversation.objects.get(pk=conversation.pk)
    return found.chat_mode, Session.objects.filter(status="WAITING").count(), found.incoming_count


def said() -> list[str]:
    by_itself = Message.objects.filter(sender_role="BOT").order_by("seq")
    return list(by_itself.values_list("content", flat=True))


def test_what_is_written_to_the_bot_waits_for_nobody_and_is_kept(conversation):
    customer_writes(conversation, "What are your opening hours?")
    customer_writes(conversation, "And on Sunday?")
    assert state(conversation) == ("BOT", 0, 0)
    assert said() == ["I am a bot."]
    bot = Message.objects.get(sender_role="BOT")
    assert bot.payload == {
        "quick_replies": [
            {"label": "Talk to a person", "text": "Talk to a person", "data": "handoff"}
        ]
    }
    assert Message.objects.filter(direction="INCOMING").count() == 2


@pytest.mark.parametrize("how", ["word", "button"])
def test_who_asks_for_a_person_comes_into_the_queue_and_hears_where_they_stand(conversation, how):
    customer_writes(conversation, "hello")
    if how == "word":
        customer_writes(conversation, "can I talk to a HUMAN?")
    else:
        customer_taps(conversation, "handoff")
    assert state(conversation) == ("HUMAN", 1, 1)
    assert said() == ["I am a bot.", "You are number 1."]
    customer_writes(conversation, "hello?")
    assert state(conversation) == ("HUMAN", 1, 2)


def test_closed_it_is_the_bots_again(conversation, alice):
    customer_writes(conversation, "human")
    acts = {"conversation_id": conversation.pk, "operator": alice.operator, "via": "rest"}
    Session.objects.update(status="ACTIVE", operator=alice)
    close_session(**acts)
    customer_writes(conversation, "thanks")
    assert state(conversation)[:2] == ("BOT", 0)
    reopen_session(**acts)
    assert Conversation.objects.get().chat_mode == "HUMAN"


def test_who_writes_on_and_on_is_given_to_a_person_unasked(conversation, bot_first):
    bot_first.handoff_after_messages = 3
    bot_first.save()
    # Adding the account and tapping buttons is not writing.
    customer_follows(conversation)
    customer_taps(conversation, "menu=1")
    customer_writes(conversation, "one")
    customer_writes(conversation, "two")
    assert state(conversation) == ("BOT", 0, 0)
    customer_writes(conversation, "three")
    assert state(conversation) == ("HUMAN", 1, 1)


def test_groups_are_for_people(conversation, nok):
    Customer.objects.filter(pk=nok.pk).update(kind="group")
    customer_writes(conversation)
    assert state(conversation) == ("HUMAN", 1, 1)


def test_over_rest_people_take_over_from_the_bot_and_give_back(conversation, alice):
    from tests.support.shop import browser_of

    browser = browser_of("alice")
    address = f"/api/v1/admin/live-chat/conversations/{conversation.customer.line_id}/mode"

    def put(mode: str):
        return browser.post(address, {"mode": mode}, content_type="application/json")

    taken = put("HUMAN").json()
    assert (taken["chat_mode"], taken["session"]["operator_id"]) == ("HUMAN", alice.pk)
    assert put("HUMAN").status_code == 200
    assert put("BOT").json()["chat_mode"] == "BOT"
    refused = put("ROBOT")
    assert (refused.status_code, refused.json()["error"]["field"]) == (400, "mode")
    assert LogEntry.objects.filter(action="session.closed", actor=alice).count() == 1
