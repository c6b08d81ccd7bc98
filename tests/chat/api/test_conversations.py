"""REST: the same rules as the socket, the same codes."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chat.line import events
from chat.models import Customer, Message
from chat.operations.receive import receive_event
from chat.selectors.preferences import preferences
from tests.support import cast, line
from tests.support.sockets import new_token

pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/v1/admin/live-chat"


@pytest.fixture
def as_alice(client, alice):
    client.defaults["HTTP_AUTHORIZATION"] = f"Token {new_token(alice)}"
    return client


@pytest.fixture
def as_bob(bob):
    return Client(headers={"authorization": f"Token {new_token(bob)}"})


def writes(text: str = "hello", user: str = cast.NOK_LINE_ID) -> Message:
    message = receive_event(
        channel=cast.default_channel(),
        event=events.read(line.text_event(text, user=user)),
        received_at=timezone.now(),
    )
    assert message is not None
    return message


def post(client, path: str, body=None):
    return client.post(f"{API}/{path}", json.dumps(body or {}), content_type="application/json")


def as_cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


def error(response) -> Any:
    return response.json()["error"]


def test_nobody_gets_in_without_a_token_or_a_session(client, alice):
    for headers in ({}, {"authorization": "Token nonsense"}, {"authorization": "Token"}):
        response = client.get(f"{API}/me", headers=headers)
        assert response.status_code == 401
        assert error(response)["code"].startswith("auth_")


def test_a_session_works_and_its_unsafe_calls_need_the_csrf_token(alice):
    browser = Client(enforce_csrf_checks=True)
    browser.login(username="alice", password=cast.password_of("alice"))
    assert browser.get(f"{API}/me").json() == {
        "id": str(alice.pk),
        "name": "Alice",
        "role": "operator",
        "status": "online",
    } | preferences(alice.operator).model_dump(mode="json")
    message = writes()
    path = f"conversations/{message.conversation.address}/claim"
    assert error(post(browser, path))["code"] == "forbidden"
    browser.get("/admin/live-chat/")
    token = browser.cookies["csrftoken"].value
    browser.defaults["HTTP_X_CSRFTOKEN"] = token
    assert post(browser, path).status_code == 200


def test_a_user_who_is_no_operator_is_refused(client, django_user_model):
    user = django_user_model.objects.create_superuser("root", password="x")
    client.force_login(user)
    assert client.get(f"{API}/me").status_code == 401
    assert client.get("/admin/live-chat/").status_code == 403


def test_the_queue_shows_who_waited_longest_first_and_pages(as_alice):
    users = [f"U{number:032x}" for number in range(7)]
    for user in users:
        writes("hello", user)
    writes("again", users[0])
    seen, cursor = [], ""
    while True:
        page = as_alice.get(f"{API}/conversations?view=queue&limit=3&cursor={cursor}").json()
        seen += [row["line_user_id"] for row in page["results"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == users
    assert page["counts"] == {"queue": 7, "mine": 0, "all": 7, "snoozed": 0}
    newest = as_alice.get(f"{API}/conversations?view=all&limit=2").json()
    assert [row["line_user_id"] for row in newest["results"]] == [users[0], users[6]]
    assert newest["results"][0]["unread_count"] == 2
    assert newest["results"][0]["last_message"]["content"] == "again"


def test_claim_send_and_close_move_a_conversation_through_the_views(as_alice, as_bob):
    address = writes().conversation.address

    def views(client) -> dict[str, int]:
        return {
            view: len(client.get(f"{API}/conversations?view={view}").json()["results"])
            for view in ("queue", "mine", "all", "closed")
        }

    assert post(as_alice, f"conversations/{address}/claim").json()["session"]["status"] == "ACTIVE"
    assert views(as_alice) == {"queue": 0, "mine": 1, "all": 1, "closed": 0}
    assert views(as_bob) == {"queue": 0, "mine": 0, "all": 1, "closed": 0}
    refused = post(as_bob, f"conversations/{address}/claim")
    assert (refused.status_code, error(refused)["code"]) == (409, "session_already_claimed")
    refused = post(as_bob, f"conversations/{address}/messages", {"text": "hi"})
    assert error(refused)["code"] == "not_session_owner"
    assert post(as_alice, f"conversations/{address}/close").json()["session"] is None
    assert views(as_alice) == {"queue": 0, "mine": 0, "all": 1, "closed": 1}


def test_the_same_temp_id_is_the_same_message(as_alice):
    address = writes().conversation.address
    body = {"text": "hi", "temp_id": "t1", "last_seen_seq": 0}
    first = post(as_alice, f"conversations/{address}/messages", body)
    again = post(as_alice, f"conversations/{address}/messages", body)
    assert first.status_code == 201
    assert first.json()["newer"] == 1
    assert first.json()["message"]["id"] == again.json()["message"]["id"]
    assert first.json()["message"]["status"] == "queued"


def test_history_pages_backwards_and_brings_what_changed(as_alice):
    messages = [writes(str(number)) for number in range(5)]
    address = messages[0].conversation.address

    def history(query: str) -> tuple[list[str], bool]:
        page = as_alice.get(f"{API}/conversations/{address}/messages?{query}").json()
        return [message["content"] for message in page["results"]], page["has_more"]

    assert history("limit=2") == (["3", "4"], True)
    assert history(f"limit=2&before_id={messages[3].pk}") == (["1", "2"], True)
    assert history(f"limit=2&before_id={messages[1].pk}") == (["0"], False)
    assert history(f"after_rev={messages[2].rev}") == (["3", "4"], False)
    assert history("before_id=999999999") == ([], False)


def test_reading_sets_the_count_and_never_goes_back(as_alice):
    messages = [writes(str(number)) for number in range(3)]
    path = f"conversations/{messages[0].conversation.address}/read"
    assert post(as_alice, path, {"seq": 2}).json()["unread_count"] == 1
    assert post(as_alice, path, {"seq": 1}).json()["unread_count"] == 1
    assert post(as_alice, path, {"seq": 99}).json()["unread_count"] == 0


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("conversations?view=nonsense", "view"),
        ("conversations?limit=0", "limit"),
        ("conversations?limit=1000", "limit"),
        ("conversations?cursor=nonsense", "cursor"),
        ("conversations?cursor=WyJ4IiwgMV0=", "cursor"),
        ("conversations?cursor=%00", "cursor"),
        ("conversations?cursor=" + as_cursor("[" * 5000), "cursor"),
        ("conversations?cursor=" + as_cursor('["0001-01-01T00:00:00+23:00", 1]'), "cursor"),
    ],
)
def test_a_wrong_query_names_its_field(as_alice, path, field):
    response = as_alice.get(f"{API}/{path}")
    assert response.status_code == 400
    assert error(response)["field"] == field


def test_an_unknown_conversation_is_404_with_its_code(as_alice):
    for address in ("U404", "second~U404", "a~b~c", "%00"):
        response = as_alice.get(f"{API}/conversations/{address}")
        assert response.status_code == 404
        assert error(response)["code"] == "conversation_not_found"


@pytest.mark.parametrize(
    "body", ["", "nonsense", "[]", '{"text": 5}', '{"text": ["a"]}', "{}", "[" * 9999]
)
def test_a_wrong_body_is_a_400_that_says_why(as_alice, body):
    address = writes().conversation.address
    response = as_alice.post(
        f"{API}/conversations/{address}/messages", body, content_type="application/json"
    )
    if body == '{"text": 5}':
        assert response.status_code == 201, "a number is taken as its text"
        return
    assert response.status_code == 400
    assert error(response)["message"]


def test_a_body_is_read_as_a_frame_is(as_alice):
    path = f"conversations/{writes().conversation.address}/messages"
    body = {"text": "a\x00b", "temp_id": " key ", "last_seen_seq": None}
    sent = post(as_alice, path, body).json()["message"]
    assert sent["content"] == "a\ufffdb"
    assert sent["temp_id"] == " key ", "the same key over the socket has to be the same message"
    assert post(as_alice, path, {"text": "\ud800", "temp_id": None}).status_code == 201


def test_an_answer_where_no_session_is_open_opens_one_and_the_log_says_so(as_alice, conversation):
    path = f"conversations/{conversation.address}/messages"
    assert post(as_alice, path, {"text": "Good morning!"}).status_code == 201
    log = conversation.log.order_by("pk").values_list("action", "actor__username")
    assert list(log) == [("session.opened", "alice"), ("session.claimed", "alice")]


def test_the_list_costs_the_same_number_of_queries_whatever_its_length(
    as_alice, django_assert_max_num_queries
):
    for number in range(30):
        writes("hello", f"U{number:032x}")
    with django_assert_max_num_queries(15):
        assert len(as_alice.get(f"{API}/conversations?view=queue").json()["results"]) == 30


def test_a_message_is_taken_back_by_its_sender_alone(as_alice, as_bob):
    path = f"conversations/{writes().conversation.address}"
    message = post(as_alice, f"{path}/messages", {"text": "Helo"}).json()["message"]
    refused = post(as_bob, f"{path}/cancel", {"message_id": message["id"]})
    assert (refused.status_code, error(refused)["code"]) == (403, "forbidden")
    row = post(as_alice, f"{path}/cancel", {"message_id": message["id"]}).json()
    assert row["last_message"]["status"] == "cancelled"
    assert error(post(as_alice, f"{path}/cancel"))["field"] == "message_id"


def test_a_profile_is_asked_for_again_and_the_conversation_answered_as_it_is(as_alice):
    conversation = writes().conversation
    Customer.objects.update(profile_due_at=None)
    response = post(as_alice, f"conversations/{conversation.address}/refresh-profile")
    assert response.status_code == 200
    assert response.json()["line_user_id"] == conversation.address
    assert Customer.objects.get().profile_due_at is not None
    assert post(as_alice, "conversations/Unobody/refresh-profile").status_code == 404


def test_an_operator_chooses_the_consoles_language_and_has_it_on_every_device(
    client, alice
) -> None:
    browser = Client()
    browser.login(username="alice", password=cast.password_of("alice"))
    page = browser.get("/admin/live-chat/", headers={"accept-language": "fr, ja;q=0.8"})
    assert '<html lang="ja"' in page.text
    changed = browser.patch(f"{API}/me", {"language": "th"}, content_type="application/json")
    assert (changed.status_code, changed.json()["language"]) == (200, "th")
    page = browser.get("/admin/live-chat/", headers={"accept-language": "ja"})
    assert '<html lang="th"' in page.text
    refused = browser.patch(f"{API}/me", {"language": "tlh"}, content_type="application/json")
    assert (refused.status_code, refused.json()["error"]["field"]) == (400, "language")
    assert '<html lang="en"' in client.get("/login/", headers={"accept-language": "de"}).text
