"""Administrators export and erase a person, and say how long what is kept."""

from __future__ import annotations

import io
import zipfile

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from chat.models import Customer, Erasure, LogEntry, RetentionRule

pytestmark = pytest.mark.django_db

LIST = "/admin/chat/customer/"


@pytest.fixture
def nok(shop) -> Customer:
    found = Customer.objects.filter(kind="user").exclude(display_name="").first()
    assert found is not None
    return found


def choose(client, action: str, *people: Customer, **more: str):
    chosen = {"action": action, "_selected_action": [one.pk for one in people]}
    return client.post(LIST, chosen | more, follow=True)


def test_erasing_asks_for_the_name_and_shows_the_certificate(sign_in, nok) -> None:
    dan, name = sign_in("dan"), nok.display_name
    assert "Type the name" in choose(dan, "erase_person", nok).text
    assert "That is not the name" in choose(dan, "erase_person", nok, confirmation="no").text
    nok.refresh_from_db()
    assert nok.display_name == name
    answer = choose(dan, "erase_person", nok, confirmation=name)
    assert "nothing is left" in answer.text
    made = Erasure.objects.get(by="dan")
    assert str(made.actor) == "dan"
    page = dan.get(f"/admin/chat/erasure/{made.pk}/change/")
    assert made.digest in page.text
    assert name not in page.text


def test_an_export_is_a_zip_and_stands_in_the_log(sign_in, nok, monkeypatch) -> None:
    # In this thread, which has the test's transaction.
    monkeypatch.setattr("chat.admin.people.threads.run", lambda f, *args: sync_to_async(f)(*args))
    answer = choose(sign_in("dan"), "export_person", nok)
    assert answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]

    async def read() -> bytes:
        return b"".join([piece async for piece in answer.streaming_content])

    with zipfile.ZipFile(io.BytesIO(async_to_sync(read)())) as archive:
        assert nok.display_name in archive.read("person.json").decode()
    assert str(LogEntry.objects.get(action="person.exported").actor) == "dan"


def test_two_at_once_are_refused(sign_in, nok) -> None:
    other = Customer.objects.exclude(pk=nok.pk).first()
    assert other is not None
    answer = choose(sign_in("dan"), "erase_person", nok, other)
    assert "Choose one person" in answer.text


@pytest.mark.parametrize("action", ["erase_person", "export_person"])
def test_supervisors_may_do_neither(sign_in, nok, action: str) -> None:
    choose(sign_in("carol"), action, nok, confirmation=nok.display_name)
    nok.refresh_from_db()
    assert nok.display_name
    assert not LogEntry.objects.filter(action__startswith="person.", via="admin").exists()


def test_how_long_is_kept_is_set_by_administrators_and_not_below_three_days(sign_in, shop) -> None:
    page = "/admin/chat/retentionrule/webhooks/change/"
    assert sign_in("carol").post(page, {"days": "30"}).status_code == 403
    dan = sign_in("dan")
    assert "errorlist" in dan.post(page, {"days": "2"}).text
    assert dan.post(page, {"days": "30"}).status_code == 302
    assert RetentionRule.objects.get(pk="webhooks").days == 30
    logged = LogEntry.objects.get(action="retention.changed")
    assert (str(logged.actor), logged.detail["days"]) == ("dan", 30)
