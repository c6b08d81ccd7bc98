"""The setup doctor's page."""

from __future__ import annotations

import pytest
from django.db import connection

from chat.admin import doctor
from tests.chat.doctor.cases import LATE, REFUSED, facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(shop) -> str:
    return f"/admin/chat/channel/{shop.pk}/doctor/"


def test_the_list_and_the_channels_page_lead_to_it_and_line_is_asked_on_the_button_alone(
    shop, page, sign_in, monkeypatch
) -> None:
    monkeypatch.setattr(doctor, "gather", lambda channel: pytest.fail("LINE was asked."))
    carol = sign_in("carol")
    assert page in carol.get("/admin/chat/channel/").text
    assert page in carol.get(f"/admin/chat/channel/{shop.pk}/change/").text
    opened = carol.get(page)
    assert "Examine now" in opened.text
    assert f"{shop.webhook_url}</code>" in opened.text


def test_it_says_what_is_wrong_what_cannot_be_known_and_what_to_click(
    page, sign_in, monkeypatch
) -> None:
    inside = []

    def gather(channel):
        inside.append(connection.in_atomic_block and len(connection.savepoint_ids) > 1)
        return facts(info=REFUSED)

    monkeypatch.setattr(doctor, "gather", gather)
    text = sign_in("carol").post(page).text
    assert "1 wrong." in text
    assert "LINE refuses the token" in text
    assert "Messaging API &gt; Channel access token" in text
    assert "Examine again" in text
    assert inside == [False]


def test_that_line_could_not_be_asked_is_no_good_news(page, sign_in, monkeypatch) -> None:
    monkeypatch.setattr(doctor, "gather", lambda channel: facts(info=LATE))
    text = sign_in("carol").post(page).text
    assert "LINE could not be asked." in text
    assert "Nothing is wrong" not in text


def test_it_is_for_those_who_may_change_channels(page, sign_in, monkeypatch) -> None:
    monkeypatch.setattr(doctor, "gather", lambda channel: pytest.fail("LINE was asked."))
    for ask in ("get", "post"):
        assert getattr(sign_in("alice"), ask)(page).status_code == 302
    from django.contrib.auth.models import Permission, User

    alice = User.objects.get(username="alice")
    alice.is_staff = True
    alice.save()
    alice.user_permissions.add(Permission.objects.get(codename="view_channel"))
    assert sign_in("alice").post(page).status_code == 403
    assert sign_in("carol").get("/admin/chat/channel/999999/doctor/").status_code == 404
