"""REST for sessions, and what was done with them beside the messages."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from chat.operations.outgoing import Outgoing
from chat.operations.send import send_message
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


@pytest.fixture
def says(conversation):
    def say(user, text: str) -> int:
        sent = send_message(
            conversation_id=conversation.pk,
            operator=user.operator,
            outgoing=Outgoing(text=text),
            via="rest",
        )
        return sent.message.pk

    return say


def test_earlier_sessions_are_listed_with_their_outcome(call, says, alice, bob, carol, address):
    says(alice, "Good morning")
    says(alice, "How can I help?")
    call(carol, "POST", f"{address}/close")
    says(bob, "One more thing")
    path = f"{address}/sessions"
    now, before = call(alice, "GET", path).json()["results"]
    assert (now["status"], now["operator_name"], now["first_seq"]) == ("ACTIVE", "Bob", 3)
    assert (before["operator_name"], before["closed_by_name"]) == ("Alice", "Carol")
    assert (before["first_seq"], before["messages_in"], before["messages_out"]) == (1, 0, 2)
    page = call(alice, "GET", f"{path}?limit=1").json()
    assert page == {"results": [now], "next": page["next"], "has_more": True}
    older = call(alice, "GET", f"{path}?limit=1&before_id={now['id']}").json()
    assert older == {"results": [before], "next": None, "has_more": False}
    wrong = call(alice, "GET", f"{path}?limit=0")
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (400, "limit")


def test_release_and_reopen_answer_with_the_conversation(call, says, alice, bob, address):
    says(alice, "Hello")
    assert call(bob, "POST", f"{address}/release").json()["error"]["code"] == "not_session_owner"
    row = call(alice, "POST", f"{address}/release").json()
    assert (row["session"]["status"], row["session"]["operator_id"]) == ("WAITING", None)
    row = call(bob, "POST", f"{address}/reopen").json()
    assert (row["session"]["status"], row["session"]["operator_name"]) == ("ACTIVE", "Bob")


def test_who_comes_too_late_is_told_who_was_faster(call, says, alice, bob, carol, address):
    says(alice, "Hello")
    error = call(bob, "POST", f"{address}/claim").json()["error"]
    assert error["code"] == "session_already_claimed"
    assert (error["happened"]["what"], error["happened"]["to_operator_name"]) == ("opened", "Alice")
    call(carol, "POST", f"{address}/close")
    answer = call(alice, "POST", f"{address}/close")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (404, "session_not_found")
    assert (error["happened"]["what"], error["happened"]["actor_name"]) == ("closed", "Carol")
    assert error["happened"]["at"].endswith("Z")


def test_each_page_of_the_history_has_what_was_done_between_its_messages(
    call, says, alice, bob, address
):
    says(alice, "one")
    call(alice, "POST", f"{address}/close")
    second = says(bob, "two")
    third = says(bob, "three")
    call(bob, "POST", f"{address}/release")

    def done(query: str) -> list[str]:
        page = call(alice, "GET", f"{address}/messages?{query}").json()
        return [event["what"] for event in page["session_events"]]

    whole = ["opened", "closed", "reopened", "released"]
    assert done("") == whole
    # What lies before the first message of a page comes with the page before.
    assert done("limit=1") == ["released"]
    assert done(f"before_id={third}&limit=1") == []
    assert done(f"before_id={second}&limit=1") == ["opened", "closed", "reopened"]
    assert done("after_rev=0") == whole


@pytest.fixture
def address(conversation) -> str:
    return f"conversations/{conversation.address}"
