"""Drafts over REST, and how the other devices hear of them."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from chat.line import events
from chat.models import Message
from chat.operations.receive import receive_event
from tests.support import cast, line
from tests.support.sockets import new_token, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/v1/admin/live-chat"


@pytest.fixture
def as_alice(client, alice):
    client.defaults["HTTP_AUTHORIZATION"] = f"Token {new_token(alice)}"
    return client


@pytest.fixture
def message() -> Message:
    found = receive_event(
        channel=cast.default_channel(),
        event=events.read(line.text_event("Is it still there?", user=cast.NOK_LINE_ID)),
        received_at=timezone.now(),
    )
    assert found is not None
    return found


def put(client, address: str, **body):
    path = f"{API}/conversations/{address}/draft"
    return client.put(path, body, content_type="application/json")


def test_a_draft_with_what_it_quotes_is_found_on_the_next_device(as_alice, message) -> None:
    address = message.conversation.address
    answer = put(as_alice, address, text=" Yes, ", quote_message_id=message.pk, device="desk")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["draft"]["revision"], body["draft"]["device"], body["replaced"]) == (
        1,
        "desk",
        None,
    )
    (found,) = as_alice.get(f"{API}/drafts").json()["results"]
    assert (found["line_user_id"], found["text"], found["mode"]) == (address, " Yes, ", "reply")
    assert found["quoted"]["content"] == "Is it still there?"
    one = as_alice.get(f"{API}/conversations/{address}/draft").json()
    assert (one["text"], one["revision"]) == (" Yes, ", 1)


def test_a_text_that_went_unknown_is_handed_back(as_alice, message) -> None:
    address = message.conversation.address
    put(as_alice, address, text="From the phone")
    answer = put(as_alice, address, text="From the desk").json()
    assert answer["replaced"] == {"text": "From the phone", "note": ""}


@pytest.mark.parametrize(
    ("field", "value"), [("text", None), ("text", "a" * 50_001), ("mode", "song")]
)
def test_a_wrong_field_is_named(as_alice, message, field, value) -> None:
    refused = put(as_alice, message.conversation.address, **({"text": "Yes"} | {field: value}))
    assert (refused.status_code, refused.json()["error"]["field"]) == (400, field)


def test_a_conversation_that_nobody_has_is_not_found(as_alice) -> None:
    assert put(as_alice, "Unobody", text="Yes").status_code == 404


async def test_the_operators_other_devices_hear_of_it_and_colleagues_do_not(
    as_alice, alice, bob, message
) -> None:
    phone, colleague = await signed_in(alice), await signed_in(bob)
    address = await sync_to_async(lambda: message.conversation.address)()
    await sync_to_async(put)(as_alice, address, text="Half a thought", device="desk")
    told = await phone.expect("draft_update", device="desk")
    assert (told["payload"]["line_user_id"], told["payload"]["text"]) == (address, "Half a thought")
    assert "draft_update" not in {frame["type"] for frame in await colleague.settle()}
    await phone.close()
    await colleague.close()
