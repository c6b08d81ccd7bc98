"""Searching over REST, and the way to what was found."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from chat.line import events
from chat.line.client import Profile
from chat.models import Customer, Message
from chat.operations.fill_search import fill_some, start_filling
from chat.operations.notes import change_note, delete_note, write_note
from chat.operations.receive import receive_event
from chat.operations.send import Outgoing, send_message
from chat.operations.update_profile import update_profile
from tests.chat.api.test_conversations import API, as_alice, error, writes
from tests.support import cast, line

__all__ = ["as_alice"]

pytestmark = pytest.mark.django_db(transaction=True)


def search(client, query: str, what: str = "messages", **more):
    return client.get(f"{API}/{what}/search", {"q": query, **more})


def shown(response) -> list[str]:
    """Each hit as a line, what was searched in brackets."""
    assert response.status_code == 200, response.content
    return [
        "".join(f"[{part['text']}]" if part["hit"] else part["text"] for part in one["excerpt"])
        for one in response.json()["results"]
    ]


def receive(raw) -> Message | None:
    return receive_event(
        channel=cast.default_channel(), event=events.read(raw), received_at=timezone.now()
    )


def test_what_customers_and_operators_say_is_found_newest_first(as_alice, alice) -> None:
    first = writes("Where is my Parcel?")
    send_message(
        conversation_id=first.conversation_id,
        operator=alice.operator,
        outgoing=Outgoing("ＰＡＲＣＥＬ 12 is on its way"),
        via="rest",
    )
    writes("thank you")
    response = search(as_alice, "parcel")
    assert shown(response) == ["[ＰＡＲＣＥＬ] 12 is on its way", "Where is my [Parcel]?"]
    ours, theirs = response.json()["results"]
    assert (ours["kind"], ours["direction"], ours["author_name"]) == (
        "message",
        "OUTGOING",
        "Alice",
    )
    assert (theirs["id"], theirs["seq"], theirs["line_user_id"]) == (
        first.pk,
        1,
        cast.NOK_LINE_ID,
    )
    assert response.json()["next"] is None


@pytest.mark.parametrize(
    ("said", "query"),
    [("ราคาเท่าไหร่คะ", "ท่าไห"), ("東京まで送れますか", "京"), ("ｶﾞﾗｽ", "ガ"), ("100% 'sure'", "% '")],
)
def test_one_character_is_enough_in_any_script(as_alice, alice, said, query) -> None:
    writes(said)
    writes("something else")
    assert len(shown(search(as_alice, query))) == 1


def test_an_unsent_message_is_not_found_and_an_edited_one_by_its_new_text_alone(
    as_alice, alice
) -> None:
    for text in ("my card is 4242", "red shoes"):
        writes(text)
    unsent, edited = Message.objects.order_by("pk")
    receive(line.user_event("unsend", unsend={"messageId": unsent.line_message_id}))
    receive(
        line.user_event(
            "messageEdited",
            message={"type": "text", "id": edited.line_message_id, "text": "blue shoes"},
        )
    )
    assert shown(search(as_alice, "4242")) == []
    assert shown(search(as_alice, "red")) == []
    assert shown(search(as_alice, "shoes")) == ["blue [shoes]"]


def test_notes_are_found_as_they_are_now(as_alice, alice) -> None:
    conversation = writes().conversation_id
    note = write_note(
        conversation_id=conversation, operator=alice.operator, text="pays late", via="rest"
    )
    (hit,) = search(as_alice, "late").json()["results"]
    assert (hit["kind"], hit["id"], hit["author_name"]) == ("note", note.pk, "Alice")
    change_note(note=note, operator=alice.operator, text="pays early", via="rest")
    assert shown(search(as_alice, "late")) == []
    assert shown(search(as_alice, "early")) == ["pays [early]"]
    delete_note(note=note, operator=alice.operator, via="rest")
    assert shown(search(as_alice, "pays")) == []


def test_files_are_found_by_name_and_places_by_address_but_stand_ins_are_not(
    as_alice, alice
) -> None:
    kinds: list[dict[str, object]] = [
        {"type": "file", "fileName": "Invoice-7.PDF", "fileSize": 9},
        {"type": "location", "title": "Shop", "address": "Rama IV", "latitude": 1, "longitude": 2},
        {"type": "sticker", "packageId": "1", "stickerId": "1", "stickerResourceType": "STATIC"},
    ]
    for number, message in enumerate(kinds):
        receive(line.user_event("message", message={**message, "id": f"77{number}"}))
    assert shown(search(as_alice, "invoice")) == ["[Invoice]-7.PDF"]
    assert shown(search(as_alice, "rama")) == ["Shop, [Rama] IV"]
    assert shown(search(as_alice, "sticker")) == []


def test_customers_are_found_by_what_they_are_called_now(as_alice, alice) -> None:
    writes()
    nok = Customer.objects.get(line_id=cast.NOK_LINE_ID)
    for name in ("Somchai Jaidee", "สมชาย ใจดี"):
        update_profile(
            customer_id=nok.pk,
            profile=Profile(display_name=name, picture_url="", status_message="", language="th"),
            now=timezone.now(),
            next_at=None,
        )
    nothing: Any = {"results": [], "next": None, "has_more": False}
    assert search(as_alice, "somchai", "customers").json() == nothing
    (hit,) = search(as_alice, "ใจ", "customers").json()["results"]
    assert hit["line_user_id"] == cast.NOK_LINE_ID
    assert hit["name"] == [
        {"text": "สมชาย ", "hit": False},
        {"text": "ใจ", "hit": True},
        {"text": "ดี", "hit": False},
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"q": " \n"}, "q"),
        ({"q": "x" * 101}, "q"),
        ({"q": "x", "before": "yesterday"}, "before"),
        ({"q": "x", "before": "1.²"}, "before"),
        ({"q": "x", "limit": 1000}, "limit"),
    ],
)
def test_bad_input_is_refused_by_name(as_alice, alice, given, field) -> None:
    response = as_alice.get(f"{API}/messages/search", given)
    assert response.status_code == 400
    assert error(response)["field"] == field


def test_nobody_searches_without_signing_in(client) -> None:
    for what in ("messages", "customers"):
        assert search(client, "x", what).status_code == 401


def test_a_message_comes_in_its_place_and_both_ways_lead_on(as_alice, alice) -> None:
    for number in range(1, 12):
        writes(f"message {number}")
    messages = list(Message.objects.order_by("seq"))
    path = f"{API}/conversations/{cast.NOK_LINE_ID}/messages"

    def seqs(**query) -> tuple[list[int], bool, bool]:
        page = as_alice.get(path, query).json()
        return (
            [one["seq"] for one in page["results"]],
            page["has_more"],
            page["has_newer"],
        )

    assert seqs(around_id=messages[5].pk, limit=4) == ([4, 5, 6, 7, 8], True, True)
    assert seqs(around_seq=6, limit=4) == seqs(around_id=messages[5].pk, limit=4)
    assert seqs(around_id=messages[0].pk, limit=4) == ([1, 2, 3], False, True)
    assert seqs(around_id=messages[10].pk, limit=4) == ([9, 10, 11], True, False)
    assert seqs(after_id=messages[7].pk, limit=2) == ([9, 10], True, True)
    assert seqs(after_id=messages[9].pk, limit=2) == ([11], True, False)
    assert as_alice.get(path, {"around_id": 10**9}).status_code == 404


def test_a_note_comes_among_the_messages_beside_which_it_was_written(as_alice, alice) -> None:
    for number in range(1, 4):
        writes(f"message {number}")
    conversation = Message.objects.order_by("pk")[0].conversation_id
    note = write_note(conversation_id=conversation, operator=alice.operator, text="n", via="rest")
    for number in range(4, 8):
        writes(f"message {number}")
    path = f"{API}/conversations/{cast.NOK_LINE_ID}/messages"
    page = as_alice.get(path, {"around_note_id": note.pk, "limit": 4}).json()
    assert [one["seq"] for one in page["results"]] == [1, 2, 3, 4, 5]
    assert [one["id"] for one in page["notes"]] == [note.pk]
    delete_note(note=note, operator=alice.operator, via="rest")
    assert as_alice.get(path, {"around_note_id": note.pk}).status_code == 404


def test_the_answer_says_while_older_messages_are_still_being_taken_in(as_alice) -> None:
    writes("Where is my parcel?")
    start_filling()
    assert search(as_alice, "parcel").json()["complete"] is False
    while fill_some():
        pass
    assert search(as_alice, "parcel").json()["complete"] is True
