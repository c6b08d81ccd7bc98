"""REST for canned replies."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from chat.models import CannedReply, MediaFile
from chat.operations.canned_replies import Actor, create_canned_reply
from tests.support.sockets import new_token

pytestmark = pytest.mark.django_db

API = "/api/v1/admin/live-chat/canned-replies"


class Caller:
    def __init__(self, user) -> None:
        self.client = Client(headers={"authorization": f"Token {new_token(user)}"})

    def __call__(self, method: str, path: str = "", body=None):
        return self.client.generic(
            method, API + path, json.dumps(body or {}), content_type="application/json"
        )


def test_an_operator_writes_finds_changes_and_deletes_a_reply_of_their_own(alice, bob) -> None:
    as_alice, as_bob = Caller(alice), Caller(bob)
    made = as_alice(
        "POST", body={"title": "Hello", "text": "Hello {customer_name}", "shortcut": "h"}
    )
    assert made.status_code == 201
    reply = made.json()
    assert reply == {
        "id": reply["id"],
        "shared": False,
        "folder": "",
        "title": "Hello",
        "shortcut": "h",
        "text": "Hello {customer_name}",
        "language": "",
        "media": None,
        "used_count": 0,
    }
    path = f"/{reply['id']}"
    changed = as_alice("PATCH", path, {"folder": "Greetings"}).json()
    assert changed == reply | {"folder": "Greetings"}
    assert as_alice("GET", "?q=HELLO&folder=Greetings").json()["results"] == [changed]
    assert as_bob("GET").json() == {"results": [], "next": None}
    for method in ("GET", "PATCH", "DELETE"):
        assert as_bob(method, path).status_code == 404
    assert as_alice("DELETE", path).status_code == 204
    assert as_alice("GET", path).status_code == 404
    assert as_alice("GET", f"/{2**70}").status_code == 404


def test_a_wrong_variable_and_a_share_without_the_role_are_refused(alice) -> None:
    as_alice = Caller(alice)
    wrong = as_alice("POST", body={"title": "x", "text": "{nobody}"})
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (400, "text")
    shared = as_alice("POST", body={"title": "x", "text": "x", "shared": True})
    assert (shared.status_code, shared.json()["error"]["code"]) == (403, "forbidden")


def test_using_one_fills_it_for_the_conversation_counts_it_and_sends_nothing(
    alice, carol, conversation
) -> None:
    media = MediaFile.objects.create(kind="image", state="ready", public_token="t", name="map.png")
    reply = create_canned_reply(
        fields={
            "title": "Hi",
            "text": "{customer_name}: {operator_name}, {channel_name}",
            "media_id": media.pk,
        },
        shared=True,
        actor=Actor(carol.operator, "rest"),
    )
    used = Caller(alice)("POST", f"/{reply.pk}/use", {"line_user_id": conversation.address}).json()
    assert used["text"] == "Nok: Alice, Example shop"
    assert used["media"]["name"] == "map.png"
    assert CannedReply.objects.get().used_count == 1
    assert not conversation.messages.exists()
