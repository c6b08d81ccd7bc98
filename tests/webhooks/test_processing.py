"""What becomes of a stored event: once, in order, and never lost."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from chat.models import Conversation, Customer, Message, ReplyToken
from tests.support import line
from tests.support.cast import NOK_LINE_ID
from webhooks import intake, processing, pump
from webhooks.models import WebhookEvent
from webhooks.replay import replay_events

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_a_crash_left_behind_goes_first_when_the_same_user_writes_again(channel, post):
    # Stored, and then the process is killed: nobody works on it.
    intake.store(channel=channel, body=line.body_of(line.text_event("first")))
    assert Message.objects.count() == 0
    post(line.text_event("second"))
    assert [m.content for m in Message.objects.order_by("seq")] == ["first", "second"]


def test_the_worker_sweeps_up_what_was_left_behind(channel):
    for text in ("one", "two"):
        intake.store(channel=channel, body=line.body_of(line.text_event(text)))
    assert pump.sweep() == 0, "the process that took them has a head start"
    WebhookEvent.objects.update(due_at=timezone.now())
    assert pump.sweep() == 2
    assert [m.content for m in Message.objects.order_by("seq")] == ["one", "two"]
    assert pump.sweep() == 0


def test_an_event_that_fails_leaves_nothing_holds_up_nobody_and_is_parked_in_the_end(
    post, monkeypatch
):
    def explode(**fields):
        if fields["line_id"] == "U" + "e" * 32:
            raise RuntimeError("a bug")
        return create(**fields)

    create = Customer.objects.get_or_create
    monkeypatch.setattr(
        "chat.operations.receive.Customer.objects.get_or_create",
        explode,
    )
    bad = line.text_event("bad", user="U" + "e" * 32)
    assert post(bad, line.text_event("good")).status_code == 200
    assert [message.content for message in Message.objects.all()] == ["good"]
    row = WebhookEvent.objects.get(event_key=bad["webhookEventId"])
    assert (row.attempts, row.processed_at, row.parked_at) == (1, None, None)
    assert "a bug" in row.last_error
    assert row.due_at > timezone.now() + timedelta(seconds=3)

    for _ in processing.RETRIES:
        WebhookEvent.objects.filter(pk=row.pk).update(due_at=timezone.now())
        pump.sweep()
    row.refresh_from_db()
    assert row.parked_at is not None
    assert pump.sweep() == 0

    # Staff mend the cause and replay.
    monkeypatch.undo()
    assert replay_events(event_ids=[row.pk], actor_id=None, via="admin") == 1
    pump.sweep()
    assert set(Message.objects.values_list("content", flat=True)) == {"good", "bad"}


def test_the_same_line_message_in_another_event_is_one_message(post):
    event = line.text_event("hello")
    post(event)
    post({**event, "webhookEventId": line.event_id()})
    assert Message.objects.count() == 1


def test_unfollow_blocks_and_follow_or_a_message_unblocks(post):
    post(line.text_event("hi"))
    post(line.user_event("unfollow"))
    assert Customer.objects.get().blocked_at is not None
    post(line.user_event("follow", follow={"isUnblocked": True}, replyToken="r1"))
    assert Customer.objects.get().blocked_at is None
    kinds = list(Message.objects.order_by("seq").values_list("message_type", flat=True))
    assert kinds == ["text", "unfollow", "follow"]
    conversation = Conversation.objects.get()
    assert (conversation.seq, conversation.incoming_count) == (3, 1), "events are not unread"


def test_follow_alone_opens_no_session_but_a_postback_does(post):
    post(line.user_event("follow", follow={"isUnblocked": False}, replyToken="r1"))
    conversation = Conversation.objects.get()
    assert conversation.sessions.count() == 0
    assert conversation.chat_mode == "BOT"
    post(line.user_event("postback", postback={"data": "action=help"}, replyToken="r2"))
    assert conversation.sessions.get().status == "WAITING"
    assert ReplyToken.objects.count() == 2


def test_other_kinds_are_kept_whole_and_shown_by_their_name(post):
    post(
        line.text_event("x", message={"type": "hologram", "id": "1", "depth": 3}),
        line.user_event("beacon", beacon={"hwid": "d41d8cd98f", "type": "enter"}),
    )
    hologram, beacon = Message.objects.order_by("seq")
    assert hologram.message_type == "hologram"
    assert "hologram" in hologram.content
    assert hologram.payload == {"depth": 3}
    assert beacon.message_type == "beacon"
    assert beacon.payload is not None
    assert beacon.payload["beacon"]["hwid"] == "d41d8cd98f"


def test_a_group_is_a_conversation_of_its_own_and_names_who_spoke(post):
    group = {"type": "group", "groupId": "C" + "1" * 32, "userId": NOK_LINE_ID}
    post(line.text_event("from the group", source=group), line.text_event("alone"))
    assert Conversation.objects.count() == 2
    message = Message.objects.get(content="from the group")
    assert message.conversation.customer.kind == "group"
    assert message.payload is None
    assert message.member is not None
    assert message.member.line_id == NOK_LINE_ID
    assert message.member.profile_due_at is not None


def test_who_comes_into_a_group_has_it_counted_again(post):
    group = {"type": "group", "groupId": "C" + "1" * 32, "userId": NOK_LINE_ID}
    post(line.text_event("hello", source=group))
    Customer.objects.update(profile_due_at=None)
    post(line.text_event("again", source=group))
    assert Customer.objects.get().profile_due_at is None
    joined = {"members": [{"type": "user", "userId": "U" + "2" * 32}]}
    post(line.user_event("memberJoined", source=group, joined=joined))
    assert Customer.objects.get().profile_due_at is not None


def test_who_writes_long_after_line_had_no_profile_of_them_is_asked_about_once_more(post):
    post(line.text_event("hello"))
    now = timezone.now()
    for missing_at, due in ((now - timedelta(hours=1), False), (now - timedelta(days=2), True)):
        Customer.objects.update(profile_due_at=None, profile_missing_at=missing_at)
        post(line.text_event("again"))
        assert (Customer.objects.get().profile_due_at is not None) is due


def test_an_event_without_a_source_is_kept_and_makes_no_conversation(post):
    post({"type": "accountLink", "mode": "active", "timestamp": 1, "link": {"result": "failed"}})
    assert WebhookEvent.objects.get().processed_at is not None
    assert Conversation.objects.count() == 0


def test_a_database_that_fails_for_a_moment_stops_neither_the_webhook_nor_the_next_one(
    post, monkeypatch
):
    def explode(*args, **kwargs):
        raise RuntimeError("the database is away")

    monkeypatch.setattr("webhooks.pump.processing.process", explode)
    assert post(line.text_event("first")).status_code == 200
    monkeypatch.undo()
    assert post(line.text_event("second")).status_code == 200
    assert [m.content for m in Message.objects.order_by("seq")] == ["first", "second"]


def test_a_reply_token_that_line_would_refuse_is_not_kept(post):
    old = line.text_event("late", timestamp=int((time.time() - 40 * 60) * 1000))
    post(old)
    assert Message.objects.count() == 1
    assert ReplyToken.objects.count() == 0


def test_no_token_of_lines_reaches_a_browser(post):
    post(
        line.user_event("postback", postback={"data": "a=1"}, replyToken="secret-1"),
        line.text_event(
            "x", message={"type": "sticker", "id": "1", "quoteToken": "secret-2", "packageId": "2"}
        ),
    )
    postback, sticker = Message.objects.order_by("seq")
    assert postback.payload == {"data": "a=1"}
    assert sticker.payload == {"packageId": "2"}
