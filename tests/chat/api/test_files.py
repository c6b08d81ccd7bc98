"""Files of a conversation over REST."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from chat.models import MediaFile, Message
from tests.support.cast import create_conversation, create_customer
from tests.support.said import customer_writes
from tests.support.sockets import new_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def get(alice):
    client = Client(headers={"authorization": f"Token {new_token(alice)}"})

    def ask(conversation, query: str = ""):
        address = conversation.address
        return client.get(f"/api/v1/admin/live-chat/conversations/{address}/media{query}")

    return ask


def with_file(conversation) -> Message:
    message = customer_writes(conversation)
    message.media = MediaFile.objects.create(
        kind="image", state="ready", name="a.jpg", channel=conversation.channel
    )
    message.message_type = "image"
    message.save()
    return message


def test_files_come_newest_first_page_by_page_and_only_this_customers(get, conversation):
    other = create_conversation(create_customer("U" + "2" * 32, "Somchai"))
    with_file(other)
    customer_writes(conversation, "no file")
    first, second, third = (with_file(conversation) for _ in range(3))
    page = get(conversation, "?limit=2").json()
    assert [one["id"] for one in page["results"]] == [third.pk, second.pk]
    assert page["has_more"]
    rest = get(conversation, f"?limit=2&before_id={second.pk}").json()
    assert ([one["id"] for one in rest["results"]], rest["has_more"]) == ([first.pk], False)


def test_what_was_taken_back_is_not_among_them(get, conversation):
    message = with_file(conversation)
    Message.objects.filter(pk=message.pk).update(unsent_at=timezone.now())
    assert get(conversation).json() == {"results": [], "next": None, "has_more": False}


def test_an_odd_number_is_refused_by_its_name(get, conversation):
    answer = get(conversation, "?limit=many")
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "limit")
