"""What is said to customers by itself: when, to whom, in which words, and how often."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from chat import broadcast
from chat.errors import ValidationError
from chat.models import (
    AutoMessage,
    AutoMessageSaid,
    Channel,
    Customer,
    LogEntry,
    Message,
    OutboxEntry,
    Schedule,
    ScheduleShift,
    Session,
)
from chat.operations.claim import claim_session
from chat.operations.close import close_session
from chat.operations.save_auto_message import save_auto_message
from chat.presenters import session_payload
from tests.support.cast import create_conversation, create_customer
from tests.support.said import customer_follows, customer_writes

pytestmark = pytest.mark.django_db

Kind = AutoMessage.Kind


@pytest.fixture(autouse=True)
def _silence():
    with broadcast.silence():
        yield


@pytest.fixture(autouse=True)
def _none_but_ours(db):
    AutoMessage.objects.all().delete()


def write(kind: str, text: str, *, language: str = "", channel: Channel | None = None) -> None:
    AutoMessage.objects.create(
        kind=kind, text=text, language=language, channel=channel, is_enabled=True
    )


def said() -> list[str]:
    by_itself = Message.objects.filter(sender_role="BOT").order_by("seq")
    return list(by_itself.values_list("content", flat=True))


def closed_until_monday(channel: Channel, monkeypatch) -> None:
    """It is Saturday, and the team comes on Monday at nine."""
    schedule = Schedule.objects.create(name="Office", time_zone="Asia/Bangkok")
    ScheduleShift.objects.create(schedule=schedule, weekday=0, opens=time(9), closes=time(18))
    channel.schedule = schedule
    channel.save(update_fields=["schedule"])
    saturday = datetime(2026, 11, 28, 5, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: saturday)


def test_nothing_is_said_while_nothing_is_switched_on(conversation):
    AutoMessage.objects.create(kind=Kind.WAITING, text="Soon!")
    customer_writes(conversation)
    assert said() == []


def test_who_comes_into_the_queue_is_told_once_where_they_stand(conversation, alice):
    write(Kind.WAITING, "Thanks, {customer_name}!\nYou are number {position}.\nWait: {wait}")
    ahead = create_conversation(create_customer("U" + "2" * 32, "Somchai"))
    customer_writes(ahead)
    customer_writes(conversation)
    customer_writes(conversation, "still there?")
    # Nobody was claimed lately: how long it takes nobody knows, and so nothing is said of it.
    assert said() == ["Thanks, Somchai!\nYou are number 1.", "Thanks, Nok!\nYou are number 2."]
    message = Message.objects.filter(conversation=conversation, sender_role="BOT").get()
    assert (message.seq, message.status, message.session) == (2, "queued", Session.objects.last())
    assert OutboxEntry.objects.filter(message=message).exists()
    conversation.refresh_from_db()
    assert conversation.last_message.content == "still there?"
    assert conversation.incoming_count == 2

    claim_session(conversation_id=ahead.pk, operator=alice.operator, via=LogEntry.Via.REST)
    Session.objects.filter(conversation=ahead).update(
        opened_at=timezone.now() - timedelta(minutes=4, seconds=30)
    )
    late = create_conversation(create_customer("U" + "3" * 32, ""))
    customer_writes(late)
    assert said()[-1] == "Thanks!\nYou are number 2.\nWait: about 5 minutes"


def test_outside_the_hours_they_are_told_when_it_opens_and_wait_from_then_on(
    conversation, monkeypatch
):
    closed_until_monday(conversation.channel, monkeypatch)
    write(Kind.WAITING, "Soon!")
    write(Kind.AFTER_HOURS, "We are back {opens}.")
    write(Kind.AFTER_HOURS, "เปิด{opens}", language="th")
    customer_writes(conversation, "สวัสดีค่ะ")
    assert said() == ["เปิดวันจันทร์ที่ 30 พฤศจิกายน เวลา 09:00 น."]
    session = Session.objects.get()
    assert session.status == "WAITING"
    payload = session_payload(session)
    assert payload is not None
    assert payload.answer_from == datetime(2026, 11, 30, 2, tzinfo=UTC)


def test_the_channels_own_text_and_the_customers_language_go_first(conversation, nok):
    write(Kind.WAITING, "any")
    write(Kind.WAITING, "ja", language="ja")
    write(Kind.WAITING, "own", channel=conversation.channel)
    Customer.objects.filter(pk=nok.pk).update(language="ja")
    customer_writes(conversation)
    assert said() == ["own"]
    write(Kind.WAITING, "own ja", channel=conversation.channel, language="ja")
    Session.objects.update(status="CLOSED")
    customer_writes(conversation)
    assert said() == ["own", "own ja"]


def test_whoever_adds_the_account_is_greeted(conversation):
    write(Kind.GREETING, "Hello {customer_name}, this is {channel_name}.")
    customer_follows(conversation)
    assert said() == ["Hello Nok, this is Example shop."]
    assert not Session.objects.exists()


def test_whom_we_have_blocked_is_told_nothing_by_itself(conversation, nok):
    write(Kind.GREETING, "Hello!")
    write(Kind.WAITING, "Soon!")
    Customer.objects.filter(pk=nok.pk).update(barred_at=timezone.now())
    customer_follows(conversation)
    customer_writes(conversation)
    assert said() == []


def test_a_close_is_said_goodbye_to_and_not_the_next_message(conversation, alice):
    write(Kind.CLOSED, "{operator_name} says goodbye.")
    customer_writes(conversation)
    claim_session(conversation_id=conversation.pk, operator=alice.operator, via=LogEntry.Via.REST)
    close_session(conversation_id=conversation.pk, operator=alice.operator, via=LogEntry.Via.REST)
    assert said() == ["Alice says goodbye."]
    conversation.refresh_from_db()
    assert (conversation.chat_mode, conversation.seq) == ("BOT", 2)


def test_groups_and_those_who_blocked_the_account_are_told_nothing(conversation, nok):
    write(Kind.WAITING, "Soon!")
    write(Kind.CLOSED, "Bye!")
    Customer.objects.filter(pk=nok.pk).update(kind="group")
    customer_writes(conversation)
    assert said() == []


def test_the_same_is_said_once_in_a_session_and_again_in_the_next(conversation, alice):
    write(Kind.WAITING, "Soon!")
    customer_writes(conversation)
    claim_session(conversation_id=conversation.pk, operator=alice.operator, via=LogEntry.Via.REST)
    close_session(conversation_id=conversation.pk, operator=alice.operator, via=LogEntry.Via.REST)
    customer_writes(conversation)
    assert said() == ["Soon!", "Soon!"]
    assert AutoMessageSaid.objects.filter(kind=Kind.WAITING).count() == 2


@pytest.mark.parametrize(
    ("kind", "text", "field", "why"),
    [
        ("waiting", " ", "text", "required"),
        ("waiting", "Opens {opens}", "text", "{opens} is not filled here"),
        ("waiting", "x" * 5001, "text", "at most 5000"),
        ("birthday", "Happy!", "kind", "kind is one of"),
    ],
)
def test_what_could_not_be_said_is_refused_with_its_field(db, kind, text, field, why):
    with pytest.raises(ValidationError, match=why) as refused:
        save_auto_message(
            message=AutoMessage(kind=kind, text=text), actor_id=None, via=LogEntry.Via.ADMIN
        )
    assert refused.value.field == field
    assert not AutoMessage.objects.exists()
