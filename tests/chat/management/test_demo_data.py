"""What the demo begins with."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from chat.management.demo_stories import PEOPLE, STORIES, password_of
from chat.models import Conversation, Delivery, MediaFile, Message, OutboxEntry, Session
from chat.outbox.lease import due_conversations
from chat.selectors import inbox

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _simulator(settings) -> None:
    settings.SIMULATOR = True


def fill() -> str:
    printed = io.StringIO()
    call_command("demo_data", stdout=printed)
    return printed.getvalue()


def test_everybody_who_is_introduced_can_sign_in() -> None:
    fill()
    for name, role, display_name in PEOPLE:
        user = authenticate(username=name, password=password_of(name))
        assert isinstance(user, User)
        assert (user.operator.role, user.operator.display_name) == (role, display_name)


def test_the_queue_mine_and_all_have_something_in_them() -> None:
    fill()
    for name in ("alice", "bob"):
        counts = inbox.counts(User.objects.get(username=name).pk)
        assert counts["queue"] == 3
        assert counts["mine"] > 0
    assert Conversation.objects.count() == len(STORIES)
    assert Session.objects.filter(status="CLOSED").exists()


def test_each_kind_of_message_is_there_to_be_seen() -> None:
    fill()
    incoming = Message.objects.filter(direction="INCOMING")
    assert set(incoming.values_list("message_type", flat=True)) == {
        *("text", "sticker", "image", "video", "audio", "file", "location"),
        *("join", "memberJoined", "postback"),
    }
    assert not MediaFile.objects.exclude(state__in=("ready", "gone")).exists()
    assert incoming.filter(unsent_at__isnull=False).count() == 1
    assert incoming.get(edited_at__isnull=False).content == "We arrive at ten, by train"
    assert incoming.filter(payload__has_key="mention").exists()
    assert incoming.filter(payload__has_key="emojis").exists()
    for direction in ("INCOMING", "OUTGOING"):
        assert Message.objects.filter(direction=direction, quoted__isnull=False).exists()


def test_nothing_of_it_is_sent_and_one_message_has_failed() -> None:
    fill()
    assert due_conversations(now=timezone.now(), busy=[], limit=100) == []
    assert not OutboxEntry.objects.filter(delivery__isnull=True).exists()
    assert not Delivery.objects.filter(state__in=("pending", "requeued")).exists()
    statuses = set(Message.objects.filter(direction="OUTGOING").values_list("status", flat=True))
    assert statuses == {"sent", "failed"}
    assert Message.objects.get(status="failed").reason == "line_network"


def test_everything_lies_in_the_past_and_in_order() -> None:
    fill()
    now = timezone.now()
    assert not Message.objects.filter(created_at__gt=now).exists()
    for conversation in Conversation.objects.all():
        times = list(conversation.messages.order_by("seq").values_list("created_at", flat=True))
        assert times == sorted(times)
    closed = Session.objects.filter(status="CLOSED")
    assert not closed.filter(closed_at__lt=F("opened_at")).exists()
    assert not Session.objects.filter(claimed_at__lt=F("opened_at")).exists()


def test_a_second_time_it_leaves_everything_as_it_is() -> None:
    fill()
    Message.objects.update(content="changed")
    assert "stay as they are" in fill()
    assert set(Message.objects.values_list("content", flat=True)) == {"changed"}
    assert User.objects.count() == len(PEOPLE)


def test_without_the_simulator_it_touches_nothing(settings) -> None:
    settings.SIMULATOR = False
    with pytest.raises(CommandError, match="SIMULATOR=true"):
        fill()
    assert not User.objects.exists()
