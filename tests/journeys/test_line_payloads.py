"""Every kind of webhook that LINE documents, and some that it does not: kept, and shown.

The bodies in tests/fixtures/line are composed from LINE's reference; nobody in them is real.
https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from chat.models import Conversation, Message
from tests.support import cast, line
from tests.support.rest import API
from tests.support.sockets import new_token
from webhooks import pump
from webhooks.models import WebhookEvent, WebhookRequest

pytestmark = pytest.mark.django_db(transaction=True)

BODIES = {
    path.stem: path.read_bytes()
    for path in sorted((Path(__file__).parents[1] / "fixtures" / "line").glob("*.json"))
}

NOK, HARUTO, EMMA = ("U" + letters * 16 for letters in ("a1", "a2", "a3"))
GROUP, ROOM = "C" + "c1" * 16, "R" + "d1" * 16
OLD_DUMMY = "U" + "deadbeef" * 4

# What an operator sees of each: whose conversation, `message_type`, content.
SHOWN: dict[str, list[tuple[str, str, str]]] = {
    "account-link-failed": [],
    "account-link-ok": [(NOK, "accountLink", "Linked an account")],
    "activated": [(NOK, "activated", "Unsupported event (type activated)")],
    "batch-same-event-twice": [(NOK, "text", "Twice in one body")],
    "batch-two-users": [
        (NOK, "text", "From Nok"),
        (NOK, "text", "Nok again"),
        (HARUTO, "text", "ハルトより"),
        (HARUTO, "unfollow", "Blocked this account"),
        (EMMA, "follow", "Added this account as a friend"),
    ],
    "batch-with-unknown-between": [
        (NOK, "text", "before"),
        (NOK, "telepathy", "Unsupported event (type telepathy)"),
        (NOK, "hologram", "Unsupported message (type hologram)"),
        (NOK, "text", "after"),
    ],
    "beacon": [(NOK, "beacon", "Came near a beacon")],
    "bot-resumed": [],
    "bot-suspended": [],
    "deactivated": [(NOK, "deactivated", "Unsupported event (type deactivated)")],
    "delivery": [],
    "event-unknown-type": [(NOK, "telepathy", "Unsupported event (type telepathy)")],
    "follow": [(NOK, "follow", "Added this account as a friend")],
    "follow-unblocked": [(NOK, "follow", "Added this account as a friend")],
    "join": [(GROUP, "join", "This account was added to the chat")],
    "join-room": [(ROOM, "join", "This account was added to the chat")],
    "leave": [(GROUP, "leave", "This account was removed from the chat")],
    "member-joined": [(GROUP, "memberJoined", "Joined the chat")],
    "member-left": [(GROUP, "memberLeft", "Left the chat")],
    "membership": [(NOK, "membership", "Changed a membership")],
    "message-audio": [(NOK, "audio", "Voice message")],
    "message-edited": [],
    "message-file": [(NOK, "file", "ใบสั่งซื้อ 1042.pdf")],
    "message-image": [(NOK, "image", "Picture")],
    "message-image-external": [(NOK, "image", "Picture")],
    "message-image-set": [(NOK, "image", "Picture"), (NOK, "image", "Picture")],
    "message-location": [(NOK, "location", "Example Plaza")],
    "message-location-bare": [(NOK, "location", "Location")],
    "message-source-without-id": [],
    "message-sticker": [(NOK, "sticker", "Sticker: hello")],
    "message-sticker-future-resource": [(NOK, "sticker", "Sticker")],
    "message-sticker-with-text": [(NOK, "sticker", "Sticker: お疲れさま")],
    "message-text": [(NOK, "text", "สวัสดีค่ะ ร้านเปิดกี่โมงคะ")],
    "message-text-emojis": [(NOK, "text", "Thank you (love)!")],
    "message-text-extra-fields": [(NOK, "text", "With fields from the future")],
    "message-text-group-mention": [(GROUP, "text", "@Example Shop @All is lunch on?")],
    "message-text-group-without-user": [
        (GROUP, "text", "Somebody who has not agreed to share their id")
    ],
    "message-text-nul-and-surrogate": [(NOK, "text", "zero � and half a pair �")],
    "message-text-quote": [(NOK, "text", "この商品です")],
    "message-text-redelivered": [(NOK, "text", "สวัสดีค่ะ ร้านเปิดกี่โมงคะ")],
    "message-text-room": [(ROOM, "text", "In an old multi-person chat")],
    "message-text-standby": [(NOK, "text", "While a module channel holds the chat")],
    "message-unknown-type": [(NOK, "hologram", "Unsupported message (type hologram)")],
    "message-video": [(NOK, "video", "Video")],
    "message-video-external": [(NOK, "video", "Video")],
    "message-without-event-id": [(NOK, "text", "An old SDK's event")],
    "message-without-message": [(NOK, "message", "Unsupported event (type message)")],
    "message-without-source": [],
    "module": [],
    "postback": [(NOK, "postback", "Tapped a button")],
    "postback-datetime": [(NOK, "postback", "Tapped a button")],
    "postback-rich-menu": [(NOK, "postback", "Tapped a button")],
    "things": [(NOK, "things", "Unsupported event (type things)")],
    "unfollow": [(NOK, "unfollow", "Blocked this account")],
    "unsend": [],
    "unsend-group": [],
    "verify": [],
    "verify-legacy": [(OLD_DUMMY, "text", "Hello, world"), (OLD_DUMMY, "sticker", "Sticker")],
    "video-play-complete": [(NOK, "videoPlayComplete", "Watched a video to its end")],
}

MALFORMED = {
    "not JSON": b"{",
    "nothing": b"",
    "an array": b"[]",
    "no events": b'{"destination":"U1"}',
    "events that are no list": b'{"events":{"type":"message"}}',
    "not UTF-8": b'{"events":"\xff\xfe"}',
    "very deep": b'{"events":' + b"[" * 100_000,
}


@pytest.fixture
def post(db: None) -> Callable[[bytes], Any]:
    """Post bytes as LINE does; the process's own work on them is done when it returns."""
    cast.default_channel()

    def send(body: bytes) -> Any:
        response = Client().post(
            line.WEBHOOK, body, content_type="application/json", headers=line.signed(body)
        )
        pump.finish()
        return response

    return send


@pytest.fixture
def seen(alice) -> Callable[[], list[tuple[str, str, str]]]:
    """What alice sees, conversation by conversation, oldest first."""
    client = Client(headers={"authorization": f"Token {new_token(alice)}"})

    def look() -> list[tuple[str, str, str]]:
        rows = client.get(f"{API}/conversations?view=all").json()["results"]
        found = []
        for row in sorted(rows, key=lambda row: SOURCES.index(row["line_user_id"])):
            history = client.get(f"{API}/conversations/{row['line_user_id']}/messages").json()
            assert [m["seq"] for m in history["results"]] == list(range(1, row["last_seq"] + 1))
            assert row["last_message"]["content"] == history["results"][-1]["content"]
            found += [
                (row["line_user_id"], message["message_type"], message["content"])
                for message in history["results"]
            ]
        return found

    return look


SOURCES = (NOK, HARUTO, EMMA, GROUP, ROOM, OLD_DUMMY)


def test_every_payload_says_what_is_seen_of_it():
    assert BODIES.keys() == SHOWN.keys()


@pytest.mark.parametrize("name", SHOWN)
def test_a_payload_is_answered_kept_and_shown_however_often_it_comes(name, post, seen):
    body = BODIES[name]
    for _ in range(2):
        response = post(body)
        assert (response.status_code, response.json()) == (200, {})
        assert seen() == SHOWN[name]
    nothing_is_lost_or_half_done(body)


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_webhook_is_answered_kept_and_parked_for_staff(name, post, seen):
    for _ in range(2):
        assert post(MALFORMED[name]).status_code == 200
    assert seen() == []
    (event,) = WebhookEvent.objects.all()
    assert event.kind == "malformed"
    assert event.parked_at is not None
    assert bytes(event.request.body) == MALFORMED[name]


def test_events_that_are_no_objects_are_parked_and_the_others_beside_them_are_shown(post, seen):
    good = line.text_event("still here", user=NOK)
    body = line.body_of(None, "event", 7, [], good, {}, {"type": 5, "source": "me"})
    assert post(body).status_code == 200
    assert seen() == [(NOK, "text", "still here")]
    parked = WebhookEvent.objects.exclude(parked_at=None).order_by("position")
    assert [event.position for event in parked] == [0, 1, 2, 3, 5]
    assert not WebhookEvent.objects.filter(parked_at=None, processed_at=None).exists()
    assert bytes(WebhookRequest.objects.get().body) == body


def test_a_redelivered_event_is_the_same_event(post, seen):
    post(BODIES["message-text"])
    post(BODIES["message-text-redelivered"])
    assert seen() == SHOWN["message-text"]
    assert WebhookEvent.objects.count() == 1


def test_all_of_them_one_after_the_other_leave_nothing_half_done(post, seen):
    for body in BODIES.values():
        assert post(body).status_code == 200
    once = SHOWN | {"message-text-redelivered": []}
    # Some take others of them back.
    expected = [
        (who, kind, "" if message_ids(BODIES[name]) & UNSENT else content)
        for name in BODIES
        for who, kind, content in once[name]
    ]
    assert sorted(seen()) == sorted(expected)
    for conversation in Conversation.objects.all():
        assert_whole(conversation)


def message_ids(body: bytes) -> set[str]:
    events = json.loads(body)["events"]
    messages = [event.get("message") for event in events if event["type"] == "message"]
    return {message["id"] for message in messages if message}


UNSENT = {
    event["unsend"]["messageId"]
    for body in BODIES.values()
    for event in json.loads(body)["events"]
    if event["type"] == "unsend"
}


def nothing_is_lost_or_half_done(body: bytes) -> None:
    """The bytes are there, each event is done with, and each conversation adds up."""
    events = json.loads(body)["events"]
    request = WebhookRequest.objects.order_by("pk").first()
    assert request is not None
    assert bytes(request.body) == body
    assert not WebhookEvent.objects.filter(processed_at=None).exists()
    assert not WebhookEvent.objects.exclude(parked_at=None).exists()
    assert not WebhookEvent.objects.exclude(last_error="").exists()
    opening = {
        source_id(event)
        for event in events
        if event["type"] == "postback" or (event["type"] == "message" and "message" in event)
    } - {None}
    for conversation in Conversation.objects.all():
        assert_whole(conversation)
        waiting = conversation.sessions.filter(status="WAITING").count()
        assert waiting == (1 if conversation.address in opening else 0)


def assert_whole(conversation: Conversation) -> None:
    messages = list(Message.objects.filter(conversation=conversation).order_by("seq"))
    assert [message.seq for message in messages] == list(range(1, len(messages) + 1))
    assert conversation.seq == len(messages)
    if not messages:
        # Something was taken back or edited that never came.
        assert conversation.has_early_changes
        return
    assert conversation.rev >= max(message.rev for message in messages)
    assert conversation.last_message == messages[-1]
    assert conversation.incoming_count == messages[-1].incoming_count


def source_id(event: dict[str, Any]) -> str | None:
    source = event.get("source", {})
    found: str | None = source.get(f"{source.get('type')}Id")
    return found
