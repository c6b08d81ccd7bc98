"""What customers unsend and edit, in whatever order LINE brings it."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from chat.models import Conversation, GroupMember, MediaFile, Message
from tests.support import line
from tests.support.cast import NOK_LINE_ID
from webhooks.models import WebhookRequest

pytestmark = pytest.mark.django_db(transaction=True)

GROUP = {"type": "group", "groupId": "C" + "1" * 32, "userId": NOK_LINE_ID}
WRITTEN_AT = 1_790_000_000_000


def written(text: str = "meet at 9", line_id: str = "41", **message: Any) -> dict[str, Any]:
    content = {"type": "text", "id": line_id, "quoteToken": "q1", "text": text, **message}
    return line.text_event("", message=content, source=GROUP, timestamp=WRITTEN_AT)


def edited(text: str, *, after: int, line_id: str = "41") -> dict[str, Any]:
    message = {"type": "text", "id": line_id, "quoteToken": f"q-{text}", "text": text}
    at = WRITTEN_AT + 1000 * after
    return line.user_event("messageEdited", message=message, source=GROUP, timestamp=at)


def unsent(line_id: str = "41") -> dict[str, Any]:
    return line.user_event("unsend", unsend={"messageId": line_id}, source=GROUP)


def the_message() -> Message:
    return Message.objects.get(line_message_id="41")


def test_an_unsent_text_is_gone_from_the_conversation_and_from_the_stored_bytes(post):
    post(written("my card is four one one one"))
    post(unsent())
    message = the_message()
    assert (message.content, message.payload, message.quote_token) == ("", None, "")
    assert message.unsent_at is not None
    bodies = b"".join(bytes(body) for body in WebhookRequest.objects.values_list("body", flat=True))
    assert b"four one" not in bodies
    assert b'"redacted": "unsent"' in bodies


def test_one_that_is_unsent_before_it_comes_never_shows(post):
    post(unsent())
    assert Message.objects.count() == 0
    post(written("my card is four one one one"))
    message = the_message()
    assert message.content == ""
    assert message.unsent_at is not None
    bodies = b"".join(bytes(body) for body in WebhookRequest.objects.values_list("body", flat=True))
    assert b"four one" not in bodies


def test_the_others_in_the_same_request_stay_in_the_bytes(post):
    post(written("secret"), written("public", "42"))
    post(unsent())
    (first,) = WebhookRequest.objects.exclude(redacted_at=None)
    assert b"secret" not in bytes(first.body)
    assert b"public" in bytes(first.body)
    assert Message.objects.get(line_message_id="42").content == "public"


def test_of_several_edits_the_latest_counts_whichever_comes_last(post):
    post(written())
    post(edited("meet at 11", after=20))
    post(edited("meet at 10", after=10))
    message = the_message()
    assert (message.content, message.quote_token) == ("meet at 11", "q-meet at 11")
    assert message.edited_at is not None
    assert Message.objects.count() == 1


EVENTS = {
    "written": written("9"),
    "edited": edited("10", after=10),
    "edited again": edited("11", after=20),
}


@pytest.mark.parametrize("order", list(itertools.permutations(EVENTS)), ids=" ".join)
def test_every_order_of_edits_ends_the_same(post, order):
    for name in order:
        post(EVENTS[name])
    assert (the_message().content, the_message().quote_token) == ("11", "q-11")


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", list(itertools.permutations(("written", "edited", "unsent"))))
def test_every_order_with_an_unsend_ends_with_nothing(post, order, together):
    events = [{**EVENTS, "unsent": unsent()}[name] for name in order]
    if together:
        post(*events)
    else:
        for event in events:
            post(event)
    message = the_message()
    assert (message.content, message.quote_token, message.edited_at) == ("", "", None)
    assert message.unsent_at is not None
    conversation = Conversation.objects.get()
    assert conversation.seq == 1
    assert conversation.rev >= message.rev


def test_an_unsent_picture_is_not_fetched_any_more(post):
    post(line.text_event("", message={"type": "image", "id": "41", "contentProvider": LINES}))
    post(line.user_event("unsend", unsend={"messageId": "41"}))
    media = MediaFile.objects.get()
    assert (media.state, media.due_at, media.name) == ("gone", None, "")


LINES = {"type": "line"}


def test_a_quote_of_what_is_unsent_shows_nothing_of_it(post, as_alice):
    post(written("the secret"), written("what?", "42", quotedMessageId="41"))
    (answer,) = as_alice("C" + "1" * 32)[1:]
    assert answer["quoted"]["content"] == "the secret"
    assert answer["quoted"]["name"] == NOK_LINE_ID[:9]
    post(unsent())
    first, answer = as_alice("C" + "1" * 32)
    assert first["unsent_at"] is not None
    assert (answer["quoted"]["content"], answer["quoted"]["unsent"]) == ("", True)


def test_a_quote_of_what_we_never_had_says_so(post, as_alice):
    post(written("what?", "42", quotedMessageId="9"))
    (answer,) = as_alice("C" + "1" * 32)
    assert answer["quoted"]["message_id"] is None


def test_who_speaks_in_a_group_is_told_apart_and_who_left_is_noted(post, as_alice):
    post(written("hello"), line.user_event("memberLeft", left=LEFT, source=GROUP))
    hello, left = as_alice("C" + "1" * 32)
    assert hello["sender"] == {"id": NOK_LINE_ID, "name": NOK_LINE_ID[:9], "picture_url": None}
    assert (left["message_type"], left["payload"]) == ("memberLeft", {"members": [{"id": "U9"}]})
    assert left["sender"]["id"] == "U9"
    assert GroupMember.objects.get(line_id="U9").left_at is not None


LEFT = {"members": [{"type": "user", "userId": "U9"}]}


def test_a_group_that_removed_the_account_cannot_be_reached_until_it_takes_it_in_again(post):
    post(written(), line.user_event("leave", source=GROUP))
    assert Conversation.objects.get().customer.blocked_at is not None
    post(line.user_event("join", source=GROUP, replyToken="r"))
    assert Conversation.objects.get().customer.blocked_at is None


@pytest.mark.parametrize(
    ("message", "media"),
    [
        ({"type": "image", "contentProvider": LINES}, [("image", "")]),
        ({"type": "video", "contentProvider": LINES, "duration": 3}, [("video", "")]),
        (
            {"type": "file", "fileName": "../../etc/\u202efdp.exe", "fileSize": 3},
            [("file", "fdp.exe")],
        ),
        ({"type": "image", "contentProvider": {"type": "external"}}, []),
        ({"type": "sticker", "packageId": "1", "stickerId": "2"}, []),
    ],
)
def test_what_line_holds_is_noted_to_be_fetched_and_nothing_else(post, message, media):
    post(line.text_event("", message={"id": "41", **message}))
    assert list(MediaFile.objects.values_list("kind", "name")) == media
    assert all(due is not None for due in MediaFile.objects.values_list("due_at", flat=True))
