"""A conversation on paper and in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from chat.models import Conversation, Message, Session
from tests.support import cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),
]


@pytest.fixture
def conversation() -> Conversation:
    return cast.create_conversation(cast.create_customer(display_name="สมชาย 山田"))


@pytest.fixture
def browser(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def say(conversation: Conversation, content: str, operator: User | None = None) -> Message:
    now = timezone.now()
    number = Message.objects.filter(conversation=conversation).count() + 1
    return Message.objects.create(
        conversation=conversation,
        seq=number,
        rev=number,
        incoming_count=number,
        direction="OUTGOING" if operator else "INCOMING",
        sender_role="ADMIN" if operator else "USER",
        status="sent" if operator else "",
        operator=operator,
        content=content,
        created_at=now,
        occurred_at=now,
    )


def address(conversation: Conversation) -> str:
    return f"/admin/live-chat/transcript/{conversation.address}"


def rows(browser: Client, conversation: Conversation, **query: str) -> list[list[str]]:
    answer = browser.get(address(conversation), {"format": "csv", **query})
    text = b"".join(answer).decode("utf-8")
    assert int(answer["Content-Length"]) == len(text.encode())
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_the_page_shows_what_was_said_as_text(browser: Client, conversation: Conversation) -> None:
    say(conversation, "สวัสดี <b>こんにちは</b>")
    page = browser.get(address(conversation), {"zone": "Asia/Tokyo"}).content.decode()
    assert "สมชาย 山田" in page
    assert "สวัสดี &lt;b&gt;こんにちは&lt;/b&gt;" in page


def test_a_cell_is_never_a_formula(browser: Client, conversation: Conversation) -> None:
    for text in ("=1+1", "@SUM(A1)", "\uff1d1+1", "สวัสดี, こんにちは"):
        say(conversation, text)
    texts = [row[3] for row in rows(browser, conversation)[1:]]
    assert texts == ["'=1+1", "'@SUM(A1)", "'\uff1d1+1", "สวัสดี, こんにちは"]


def test_operators_names_are_left_out_on_request(
    browser: Client, conversation: Conversation, alice: User
) -> None:
    say(conversation, "Hello", operator=alice)
    name = alice.operator.display_name
    assert rows(browser, conversation)[1][1] == name
    assert rows(browser, conversation, names="0")[1][1] == "Team"


def test_what_was_taken_back_is_not_told(browser: Client, conversation: Conversation) -> None:
    message = say(conversation, "a secret")
    message.unsent_at = timezone.now()
    message.save()
    assert b"a secret" not in browser.get(address(conversation)).content
    assert rows(browser, conversation)[1][3] == "Message was unsent"


@pytest.mark.parametrize(
    ("field", "value"),
    [("zone", "Nowhere/Land"), ("zone", "../etc"), ("session", "x"), ("session", "9" * 30)],
)
def test_a_wrong_field_is_named(
    browser: Client, conversation: Conversation, field: str, value: str
) -> None:
    answer = browser.get(address(conversation), {field: value})
    assert answer.status_code == 400
    assert f"{field}: must be" in answer.content.decode()


def test_a_refusal_is_a_page_in_the_operators_language_that_leads_back(
    browser: Client, alice: User
) -> None:
    alice.operator.language = "th"
    alice.operator.save()
    answer = browser.get("/admin/live-chat/transcript/Unobody")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert '<html lang="th"' in page
    assert "ไม่พบการสนทนานี้" in page
    assert 'href="/admin/live-chat/"' in page


def test_the_file_has_all_of_a_conversation_that_is_too_long_for_the_page(
    browser: Client, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.pages.transcript.PAGE_LIMIT", 2)
    monkeypatch.setattr("chat.selectors.transcript.AT_ONCE", 2)
    for number in range(5):
        say(conversation, f"number {number}")
    page = browser.get(address(conversation)).content.decode()
    assert "number 2" not in page
    assert "The CSV file has all of them." in page
    texts = [row[3] for row in rows(browser, conversation)[1:]]
    assert texts == [f"number {number}" for number in range(5)]


def test_one_session_stands_alone_and_leads_to_all(
    browser: Client, conversation: Conversation
) -> None:
    session = Session.objects.create(
        conversation=conversation, opened_at=timezone.now(), waiting_since=timezone.now()
    )
    say(conversation, "long ago")
    Message.objects.update(session=session)
    say(conversation, "lately")
    page = browser.get(address(conversation), {"session": str(session.pk), "zone": "UTC"}).content
    assert b"long ago" in page
    assert b"lately" not in page
    assert b'href="?zone=UTC"' in page
    texts = [row[3] for row in rows(browser, conversation, session=str(session.pk))[1:]]
    assert texts == ["long ago"]


def test_only_operators_see_it(conversation: Conversation) -> None:
    client = Client()
    assert client.get(address(conversation)).status_code == 302
    client.force_login(User.objects.create_user("guest"))
    assert client.get(address(conversation)).status_code == 403


def test_no_such_conversation_is_said(browser: Client) -> None:
    assert browser.get("/admin/live-chat/transcript/Unobody").status_code == 404
