"""The checks of message objects."""

from __future__ import annotations

import pytest

from webhooks.simulator.messages import check_messages
from webhooks.simulator.refusals import Refused

HTTPS = "https://inbox.example/a.jpg"


def details(messages):
    with pytest.raises(Refused) as refused:
        check_messages(messages)
    assert refused.value.status == 400
    return [(d["property"], d["message"]) for d in refused.value.body["details"]]


def quick_replies(*labels):
    """Each with a label of its own."""
    actions = [{"type": "message", "label": label, "text": "a"} for label in labels]
    return {"items": [{"type": "action", "action": action} for action in actions]}


@pytest.mark.parametrize(
    "message",
    [
        {"type": "text", "text": "x" * 5000},
        {"type": "text", "text": "😀" * 2500},
        {"type": "image", "originalContentUrl": HTTPS, "previewImageUrl": HTTPS},
        {"type": "audio", "originalContentUrl": HTTPS, "duration": 1000},
        {"type": "location", "title": "a", "address": "b", "latitude": 0, "longitude": 180},
        {"type": "flex", "altText": "a", "contents": {"type": "bubble"}},
        {"type": "text", "text": "a", "sender": {"name": "Caroline"}},
        {
            "type": "text",
            "text": "a",
            "quickReply": quick_replies("Camera", "ส่งของไปเชียงใหม่ได้ไหม"),
        },
    ],
)
def test_right_messages_are_accepted(message):
    assert check_messages([message]) == [message]


@pytest.mark.parametrize("messages", [None, "text", [], [{"type": "text", "text": "a"}] * 6])
def test_there_are_one_to_five_messages(messages):
    assert details(messages) == [("messages", "Size must be between 1 and 5")]


@pytest.mark.parametrize(
    ("message", "where", "what"),
    [
        ({"type": "text", "text": ""}, "text", "May not be empty"),
        ({"type": "text"}, "text", "May not be empty"),
        ({"type": "text", "text": "x" * 5001}, "text", "Length must be between 0 and 5000"),
        ({"type": "text", "text": "😀" * 2501}, "text", "Length must be between 0 and 5000"),
        ({"type": "text", "text": 5}, "text", "Must be a string"),
        (
            {"type": "text", "text": "a", "sender": {"name": 5}},
            "sender",
            "Must be an object of name and iconUrl",
        ),
        ({"type": "text", "text": "a", "colour": "red"}, "colour", "unknown field"),
        (
            {"type": "image", "originalContentUrl": "http://a.example/", "previewImageUrl": HTTPS},
            "originalContentUrl",
            "Must be a valid HTTPS URL",
        ),
        ({"type": "audio", "originalContentUrl": HTTPS}, "duration", "May not be empty"),
        (
            {"type": "location", "title": "a", "address": "b", "latitude": 91, "longitude": 0},
            "latitude",
            "Must be between -90 and 90",
        ),
        (
            {"type": "text", "text": "a", "sender": {"name": "LINE support"}},
            "sender.name",
            "Contains a word that is not allowed",
        ),
        (
            {"type": "text", "text": "a", "quickReply": {"items": []}},
            "quickReply.items",
            "Size must be between 1 and 13",
        ),
        (
            {"type": "text", "text": "a", "quickReply": quick_replies(*["a"] * 14)},
            "quickReply.items",
            "Size must be between 1 and 13",
        ),
        (
            {"type": "text", "text": "a", "quickReply": quick_replies("a", "x" * 21)},
            "quickReply.items[1].action.label",
            "Length must be between 1 and 20",
        ),
    ],
)
def test_a_wrong_property_is_named(message, where, what):
    assert details([message]) == [(f"messages[0].{where}", what)]


@pytest.mark.parametrize(
    "sticker", [("446", "2028"), ("447", "1988"), ("446", "x"), ("30563", "651698630")]
)
def test_only_stickers_of_the_list_are_sent(sticker):
    package, number = sticker
    [(where, _)] = details([{"type": "sticker", "packageId": package, "stickerId": number}])

    assert where == "messages[0].stickerId"


def test_http_is_taken_of_our_own_address_on_this_machine_only(settings):
    settings.PUBLIC_URL = "http://localhost:8123"
    settings.SIMULATOR_WEBHOOK_URL = ""

    def picture(url):
        return [{"type": "image", "originalContentUrl": url, "previewImageUrl": HTTPS}]

    assert check_messages(picture("http://127.0.0.1:8123/a.jpg"))
    for url in ("http://127.0.0.1:8124/a.jpg", "http://a.example:8123/a.jpg", "http://localhost/a"):
        assert details(picture(url)) == [
            ("messages[0].originalContentUrl", "Must be a valid HTTPS URL")
        ]


def test_an_unknown_type_is_answered_with_the_known_ones():
    [(where, what)] = details([{"type": "text", "text": "a"}, {"type": ["text"]}])

    assert where == "messages[1].type"
    assert what.startswith("Must be one of the following values: [text, ")


def test_every_error_is_reported():
    wrong = [{"type": "text", "text": ""}, {"type": "sticker", "packageId": "1"}]

    assert [where for where, _ in details(wrong)] == ["messages[0].text", "messages[1].stickerId"]
