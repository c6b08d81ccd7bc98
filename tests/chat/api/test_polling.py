"""Clients that ask again and again: 304 while nothing has changed, one way through each list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat import presence
from chat.api.throttling import THROTTLE, Throttle
from chat.errors import RateLimitExceeded
from chat.models import CannedReply, OperatorProfile, ReplyToken, Session
from chat.models.reply_token import USABLE
from chat.models.service_level import Deadline
from chat.operations.close import close_session
from chat.operations.notes import write_note
from chat.operations.search_index import index_customers
from tests.chat.api.test_conversations import API, as_alice, as_bob, error, post, writes
from tests.support import cast

__all__ = ["as_alice", "as_bob"]
pytestmark = pytest.mark.django_db(transaction=True)
ONE = f"conversations/{cast.NOK_LINE_ID}"
POLLED = ["conversations", "conversations?view=queue", ONE, f"{ONE}/messages"]


def again(client: Any, path: str, etag: str) -> int:
    status: int = client.get(f"{API}/{path}", headers={"if-none-match": etag}).status_code
    return status


def etag(client: Any, path: str) -> str:
    answer = client.get(f"{API}/{path}")
    assert answer.status_code == 200
    return str(answer["ETag"])


@pytest.mark.parametrize("path", POLLED)
def test_what_has_not_changed_is_not_sent_again(path: str, as_alice: Any) -> None:
    writes()
    known = etag(as_alice, path)
    answer = as_alice.get(f"{API}/{path}", headers={"if-none-match": f'"other", {known}'})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", known)
    assert again(as_alice, path, '"other"') == 200


@pytest.mark.parametrize("path", POLLED)
def test_whatever_changes_it_makes_it_another(path: str, as_alice: Any, alice: User) -> None:
    writes()
    known = etag(as_alice, path)
    changes = {
        "a message": lambda: writes("and another"),
        "claimed": lambda: post(as_alice, f"{ONE}/claim"),
        "answered": lambda: post(as_alice, f"{ONE}/messages", {"text": "hi"}),
        "a tag": lambda: post(as_alice, f"{ONE}/tags", {"name": "vip"}),
        "a name": lambda: OperatorProfile.objects.update(display_name="Alicia"),
        "closed": lambda: post(as_alice, f"{ONE}/close"),
        "blocked": lambda: post(as_alice, f"{ONE}/block"),
    }
    for what, change in changes.items():
        change()
        assert again(as_alice, path, known) == 200, what
        known = etag(as_alice, path)


@pytest.mark.parametrize("path", POLLED[:3])
def test_what_one_has_read_what_is_owed_and_a_free_answer_that_lapsed_count_too(
    path: str, as_alice: Any
) -> None:
    message = writes()
    known = etag(as_alice, path)
    post(as_alice, f"{ONE}/read", {"seq": message.seq})
    assert again(as_alice, path, known) == 200
    known = etag(as_alice, path)
    moments = dict.fromkeys(("started_at", "warn_at", "due_at", "alarm_at"), timezone.now())
    owed = Deadline.objects.create(session=Session.objects.get(), kind="claim", **moments)
    assert again(as_alice, path, known) == 200
    known = etag(as_alice, path)
    Deadline.objects.filter(pk=owed.pk).update(done_at=timezone.now())
    assert again(as_alice, path, known) == 200
    known = etag(as_alice, path)
    ReplyToken.objects.update(received_at=timezone.now() - USABLE - timedelta(seconds=1))
    assert again(as_alice, path, known) == 200


def test_a_tag_of_one_operator_means_nothing_to_another(as_alice: Any, as_bob: Any) -> None:
    writes()
    for path in POLLED:
        assert again(as_bob, path, etag(as_alice, path)) == 200


def test_304_does_not_read_the_messages(as_alice: Any) -> None:
    writes()
    known = etag(as_alice, f"{ONE}/messages")
    with CaptureQueriesContext(connection) as asked:
        assert again(as_alice, f"{ONE}/messages", known) == 304
    assert not [query for query in asked if "chat_message" in query["sql"]]


# Pages


def everything(client: Any, path: str, most: int = 10) -> list[list[Any]]:
    """The ids of each page, from the first one on by `next` alone."""
    found, cursor = [], ""
    for _ in range(most):
        page = client.get(f"{API}/{path}&limit=2&cursor={cursor}").json()
        found.append([row.get("id") or row["line_user_id"] for row in page["results"]])
        cursor = page["next"]
        if cursor is None:
            return found
    raise AssertionError(f"{path} has no end")


def flat(found: list[list[Any]]) -> list[Any]:
    return [each for page in found for each in page]


def test_every_list_goes_on_by_its_next(as_alice: Any, alice: User) -> None:
    messages = [writes(f"hello {number}") for number in range(5)]
    pk = messages[0].conversation_id
    who: Any = {"conversation_id": pk, "operator": alice.operator, "via": "rest"}
    notes = [write_note(text=f"note {number}", mentions=[], **who).pk for number in range(3)]
    ids = [message.pk for message in messages]
    assert everything(as_alice, f"{ONE}/messages?") == [ids[3:], ids[1:3], ids[:1]]
    assert everything(as_alice, f"{ONE}/messages?after_rev=0") == [ids[:2], ids[2:4], ids[4:]]
    assert everything(as_alice, f"{ONE}/notes?") == [notes[1:], notes[:1]]
    replies = [CannedReply.objects.create(title=each, text=each).pk for each in "abc"]
    assert everything(as_alice, "canned-replies?") == [replies[:2], replies[2:]]
    for number in range(3):
        customer = cast.create_customer(f"Usomchai{number}", f"Somchai {number}")
        index_customers([customer])
        writes("hi", user=customer.line_id)
    found = everything(as_alice, "customers/search?q=somchai")
    assert found == [["Usomchai2", "Usomchai1"], ["Usomchai0"]]
    assert flat(everything(as_alice, "messages/search?q=hello")) == ids[::-1]
    sessions = []
    for _ in range(3):
        post(as_alice, f"{ONE}/claim")
        sessions.append(close_session(**who).pk)
        writes("once more")
    pages = everything(as_alice, f"{ONE}/sessions?")
    assert flat(pages)[1:] == sessions[::-1]
    behind = everything(as_alice, f"analytics/conversations?figure=opened&operator={alice.pk}")
    assert sorted(flat(behind)) == sessions


# Beginning, putting away, being there


def test_a_conversation_is_begun_with_a_customer_who_is_known(as_alice: Any, as_bob: Any) -> None:
    writes()
    post(as_alice, f"{ONE}/claim")
    post(as_alice, f"{ONE}/close")
    body = {"line_user_id": cast.NOK_LINE_ID}
    for _ in range(2):
        begun = post(as_bob, "conversations", body)
        assert (begun.status_code, begun.json()["session"]["operator_name"]) == (201, "Bob")
    refused = post(as_alice, "conversations", body)
    assert (refused.status_code, error(refused)["code"]) == (409, "session_already_claimed")
    unknown = post(as_alice, "conversations", {"line_user_id": "Unobody"})
    assert (unknown.status_code, error(unknown)["field"]) == (404, "line_user_id")


def test_a_conversation_is_put_away_whatever_its_state(as_alice: Any, as_bob: Any) -> None:
    writes()
    post(as_alice, f"{ONE}/claim")

    def archive(client: Any, **body: bool) -> Any:
        return client.patch(f"{API}/{ONE}/archive", body, content_type="application/json")

    assert error(archive(as_bob))["code"] == "not_session_owner"
    for _ in range(2):
        away = archive(as_alice)
        assert (away.status_code, away.json()["session"]) == (200, None)
    assert archive(as_bob, archived=False).json()["session"]["operator_name"] == "Bob"


def test_who_is_online_is_told_and_ones_own_status_set(as_alice: Any, alice: User) -> None:
    assert as_alice.get(f"{API}/presence").json() == {"results": []}
    presence.operators_connected([alice.pk])
    body = {"status": "busy"}
    told = as_alice.put(f"{API}/presence", body, content_type="application/json").json()
    alone = {"id": str(alice.pk), "name": "Alice", "status": "busy", "active_chats": 0}
    assert told == {"results": [alone]} == as_alice.get(f"{API}/presence").json()


# Not too often


@pytest.fixture
def few(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(THROTTLE, "_buckets", {})
    settings.RATE_LIMIT_REQUESTS, settings.RATE_LIMIT_ANONYMOUS = 3, 2
    return settings


def test_who_asks_too_often_is_told_when_to_go_on(few: Any, as_alice: Any, as_bob: Any) -> None:
    for _ in range(3):
        assert as_alice.get(f"{API}/me").status_code == 200
    refused = as_alice.get(f"{API}/me")
    assert (refused.status_code, error(refused)["code"]) == (429, "rate_limit_exceeded")
    assert 1 <= int(refused["Retry-After"]) <= 20
    assert error(refused)["retryable"]
    assert as_bob.get(f"{API}/me").status_code == 200, "a colleague is not held up"


def test_who_guesses_tokens_is_slowed_down_and_who_has_one_is_not(
    few: Any, client: Any, as_bob: Any
) -> None:
    def guess() -> Any:
        return client.get(f"{API}/me", headers={"authorization": "Token guessed"})

    assert [guess().status_code for _ in range(3)] == [401, 401, 429]
    assert as_bob.get(f"{API}/me").status_code == 200


def test_a_bucket_fills_again_with_time() -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    throttle.take("a", 2)
    throttle.take("a", 2)
    with pytest.raises(RateLimitExceeded) as refused:
        throttle.take("a", 2)
    assert refused.value.retry_after == 30
    now[0] = 30
    throttle.take("a", 2)


def test_an_address_that_there_is_not_is_refused_as_everything_is(as_alice: Any) -> None:
    answer = as_alice.get(f"{API}/nothing/here")
    assert (answer.status_code, error(answer)["message"][:8]) == (404, "There is")
