"""The index finds just what a slow look at every text finds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat import finding
from chat.finding import searchable
from chat.models import Conversation, Message, Note
from chat.operations.search_index import index_new_messages, index_notes
from chat.selectors import found

pytestmark = pytest.mark.django_db

# Few letters, so that they meet often.
LETTERS = "abAB กำน้ ｶﾞガか東'\"\\&%_"
texts = st.text(st.sampled_from(LETTERS), min_size=1, max_size=12)
slowly = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def say(conversation: Conversation, some: list[str]) -> None:
    now = timezone.now()
    conversation.messages.all().delete()
    messages = [
        Message(
            conversation=conversation,
            seq=number,
            rev=number,
            incoming_count=number,
            direction="INCOMING",
            content=text,
            sender_role="USER",
            created_at=now + timedelta(seconds=number),
            occurred_at=now,
        )
        for number, text in enumerate(some, 1)
    ]
    Message.objects.bulk_create(messages)
    index_new_messages(messages)


def contents(query: str, **more) -> list[str]:
    rows = found.said(found.wanted(query), **more).rows
    return [row.content for row in rows if isinstance(row, Message)]


@slowly
@given(some=st.lists(texts, max_size=8), query=texts.filter(searchable))
def test_it_finds_all_texts_that_hold_the_query_newest_first(conversation, some, query) -> None:
    say(conversation, some)
    assert contents(query) == [
        text for text in reversed(some) if searchable(query) in searchable(text)
    ]


def test_it_goes_far_back_behind_what_is_near(conversation, monkeypatch) -> None:
    monkeypatch.setattr(finding, "SHELF", 3)
    for name, value in (("SHELF", 3), ("NEAR", 2), ("STRIDE", 4), ("SHARE", 100)):
        monkeypatch.setattr(found, name, value)
    say(conversation, ["rare one", *["often"] * 9, "rare two", *["often"] * 9])
    assert contents("rare") == ["rare two", "rare one"]
    assert len(contents("often")) == 18
    assert contents("of", limit=3) == ["often"] * 3


def test_pages_follow_each_other_through_messages_and_notes(alice, conversation) -> None:
    say(conversation, [f"parcel {number}" for number in range(1, 8)])
    moments = list(Message.objects.order_by("pk").values_list("created_at", flat=True))
    for number, after in ((1, moments[1]), (2, moments[4])):
        note = Note.objects.create(
            conversation=conversation,
            author=alice,
            text=f"note on the PARCEL {number}",
            rev=100 + number,
            created_at=after + timedelta(milliseconds=1),
        )
        index_notes([note])
    seen, before = [], None
    while True:
        page = found.said("parcel", before=before, limit=2)
        seen += [row.text if isinstance(row, Note) else row.content for row in page.rows]
        before = page.next
        if before is None:
            break
    assert seen == [
        "parcel 7",
        "parcel 6",
        "note on the PARCEL 2",
        "parcel 5",
        "parcel 4",
        "parcel 3",
        "note on the PARCEL 1",
        "parcel 2",
        "parcel 1",
    ]
