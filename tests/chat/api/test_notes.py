"""REST for notes and mentions."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.support.sockets import new_token

pytestmark = pytest.mark.django_db

API = "/api/v1/admin/live-chat"


@pytest.fixture
def call():
    def send(user, method: str, path: str, body=None):
        client = Client(headers={"authorization": f"Token {new_token(user)}"})
        data = json.dumps(body or {})
        return client.generic(method, f"{API}/{path}", data, content_type="application/json")

    return send


def test_a_note_is_written_listed_changed_and_deleted(call, alice, bob, conversation) -> None:
    path = f"conversations/{conversation.address}/notes"
    made = call(alice, "POST", path, {"text": "hm", "mentions": [bob.pk], "temp_id": "n"})
    assert made.status_code == 201
    note = made.json()
    assert call(bob, "GET", path).json() == {"results": [note], "next": None, "has_more": False}
    assert call(bob, "PATCH", f"{path}/{note['id']}", {"text": "no"}).status_code == 403
    changed = call(alice, "PATCH", f"{path}/{note['id']}", {"text": "oh"}).json()
    assert (changed["text"], changed["mentions"], changed["rev"]) == ("oh", note["mentions"], 2)
    gone = call(alice, "DELETE", f"{path}/{note['id']}").json()
    assert (gone["text"], gone["rev"]) == ("", 3)
    assert gone["deleted_at"] is not None
    assert call(alice, "DELETE", f"{path}/{note['id']}").status_code == 404
    assert call(bob, "GET", f"{path}?after_rev=2").json()["results"] == [gone]
    wrong = call(alice, "POST", path, {"text": "x", "mentions": ["nobody"]})
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (400, "mentions")


def test_where_one_is_mentioned_is_listed_until_it_is_read(call, alice, bob, conversation) -> None:
    address = conversation.address
    note = {"text": "@Bob, look", "mentions": [bob.pk]}
    made = call(alice, "POST", f"conversations/{address}/notes", note).json()
    (mention,) = call(bob, "GET", "mentions").json()["results"]
    assert mention == {
        "line_user_id": address,
        "display_name": "Nok",
        "note_id": made["id"],
        "author_name": "Alice",
        "text": "@Bob, look",
        "created_at": made["created_at"],
    }
    assert call(bob, "POST", f"conversations/{address}/mentions/read").status_code == 204
    assert call(bob, "GET", "mentions").json() == {"results": []}


def test_all_colleagues_can_be_named_whether_online_or_not(call, alice, bob, carol) -> None:
    bob.is_active = False
    bob.save()
    assert call(alice, "GET", "operators").json() == [
        {"id": str(alice.pk), "name": "Alice", "role": "operator"},
        {"id": str(carol.pk), "name": "Carol", "role": "supervisor"},
    ]
