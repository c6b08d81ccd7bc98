"""How each kind is said to LINE, as strictly as the simulator checks it."""

from __future__ import annotations

from typing import Any

import pytest

from chat.line.messages import Draft, Links, Unsendable, to_line
from chat.models import Channel, OutboxEntry
from chat.outbox.drafts import draft_of
from chat.selectors.messages import complete
from tests.chat.outbox.rows import a_conversation, queue
from webhooks.simulator.messages import check_messages

LINKS = Links("https://x.example/o", "https://x.example/p", "https://x.example/d", "a.pdf", 1, 2000)
PLACE = {"title": "Shop", "address": "1 Road", "latitude": 1.0, "longitude": 2.0}


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (Draft("text", "hi"), {"type": "text", "text": "hi"}),
        (
            Draft("image", "Picture", links=LINKS),
            {
                "type": "image",
                "originalContentUrl": "https://x.example/o",
                "previewImageUrl": "https://x.example/p",
            },
        ),
        (
            Draft("audio", "Voice message", links=LINKS),
            {"type": "audio", "originalContentUrl": "https://x.example/o", "duration": 2000},
        ),
        (
            Draft("sticker", "Sticker", {"packageId": "446", "stickerId": "1988"}),
            {"type": "sticker", "packageId": "446", "stickerId": "1988"},
        ),
        (Draft("location", "Shop", PLACE), {"type": "location", **PLACE}),
    ],
)
def test_each_kind_is_lines_own_message_object(draft, expected):
    assert to_line(draft) == expected
    check_messages([to_line(draft)])


def test_a_row_that_lacks_what_its_kind_needs_is_unsendable_and_no_crash():
    with pytest.raises(Unsendable, match="latitude"):
        to_line(Draft("location", "Shop", {"title": "Shop", "address": "1 Road"}))


def test_a_film_has_a_preview_and_a_file_is_a_card_with_a_link():
    check_messages([to_line(Draft("video", "Video", links=LINKS))])
    card = to_line(Draft("file", "a.pdf", links=LINKS))
    check_messages([card])
    assert card["altText"] == "a.pdf"
    assert card["contents"]["footer"]["contents"][0]["action"]["uri"] == "https://x.example/d"


def test_quote_sender_and_quick_replies_go_along():
    replies = {"quick_replies": [{"label": "Yes", "text": "Yes, please"}]}
    message = to_line(Draft("text", "hi", replies, quote_token="q", sender="Alice"))
    check_messages([message])
    assert message["quoteToken"] == "q"
    assert message["sender"] == {"name": "Alice"}
    action = {"type": "message", "label": "Yes", "text": "Yes, please"}
    assert message["quickReply"]["items"] == [{"type": "action", "action": action}]


@pytest.mark.parametrize("kind", ["image", "video", "audio", "file"])
def test_a_file_that_is_gone_is_not_said(kind):
    with pytest.raises(Unsendable):
        to_line(Draft(kind, "x"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "shown"), [("Alice", "Alice"), ("A" * 30, "A" * 20), ("Online Annie", "")]
)
def test_the_operators_name_goes_along_unless_line_would_refuse_it(name, shown):
    (message,) = queue(a_conversation(), "hi")
    assert message.operator is not None
    message.operator.operator.display_name = name
    assert draft_of(message, Channel(show_operator_name=True)).sender == shown
    assert draft_of(message, Channel(show_operator_name=False)).sender == ""


@pytest.mark.django_db(transaction=True)
def test_nothing_follows_quick_replies_in_the_same_request(line, deliver):
    conversation = a_conversation()
    first, *_ = queue(conversation, *"abc")
    first.payload = {"quick_replies": [{"label": "Yes", "text": "Yes"}]}
    first.save()
    deliver(conversation)
    deliver(conversation)
    assert [call.texts for call in line.calls] == [("a",), ("b", "c")]


@pytest.mark.django_db(transaction=True)
def test_a_quote_of_ours_carries_lines_token_of_what_it_answers(line, deliver):
    conversation = a_conversation()
    asked, answer = queue(conversation, "first", "second")
    OutboxEntry.objects.filter(message=answer).delete()
    deliver(conversation)
    asked.refresh_from_db()
    answer.quoted = asked
    answer.save()
    (answer,) = complete([answer])
    draft: Any = draft_of(answer, conversation.channel)
    assert draft.quote_token == "quote-first"
