"""Channels: secrets go in and never come out."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from chat.models import Channel, Delivery, LogEntry
from tests.chat.outbox import rows
from tests.support.shop import SECRET, TOKEN

pytestmark = pytest.mark.django_db

ADD = "/admin/chat/channel/add/"
SENDING = {"undo_seconds": "0", "push_guard_percent": "90"} | {
    "return_after_minutes": "10",
    "close_after_hours": "0",
    "close_warning_minutes": "60",
    "handoff_after_messages": "0",
}
NEW = {
    **SENDING,
    "name": "Second shop",
    "slug": "second",
    "is_active": "on",
    "push_guard_percent": "90",
    "new_channel_secret": "ab" * 16,
    "new_access_token": "the-token-of-the-second-shop",
}


@pytest.fixture
def carol(shop, sign_in):
    return sign_in("carol")


@pytest.fixture
def second(shop, sign_in) -> Channel:
    assert sign_in("dan").post(ADD, NEW).status_code == 302
    return Channel.objects.get(slug="second")


def change(client, channel: Channel, **fields: str):
    data = {"name": channel.name, "is_active": "on"} | SENDING | fields
    return client.post(f"/admin/chat/channel/{channel.pk}/change/", data)


def test_a_new_channel_keeps_what_was_typed(second: Channel) -> None:
    assert second.channel_secret == NEW["new_channel_secret"]
    assert second.access_token == NEW["new_access_token"]
    logged = LogEntry.objects.get(action="channel.created", detail__channel="second")
    assert str(logged.actor) == "dan"
    assert NEW["new_access_token"] not in str(logged.detail)


def test_its_page_says_set_and_its_webhook_address_and_not_the_secrets(second, carol) -> None:
    page = carol.get(f"/admin/chat/channel/{second.pk}/change/").text
    assert "Set. Type a new one to replace it" in page
    assert "/api/v1/line/webhook/second" in page
    assert NEW["new_channel_secret"] not in page
    assert NEW["new_access_token"] not in page


def test_empty_fields_keep_the_secrets_and_a_new_one_replaces_its_own(second, carol) -> None:
    assert change(carol, second, name="Renamed").status_code == 302
    second.refresh_from_db()
    assert (second.name, second.access_token) == ("Renamed", NEW["new_access_token"])

    assert change(carol, second, new_access_token="another-token").status_code == 302
    second.refresh_from_db()
    assert second.access_token == "another-token"
    assert second.channel_secret == NEW["new_channel_secret"]


def test_a_new_token_ends_the_pause_of_the_old_one(second, carol) -> None:
    Channel.objects.filter(pk=second.pk).update(paused_until=timezone.now())
    change(carol, second, new_access_token="another-token")
    second.refresh_from_db()
    assert second.paused_until is None


def test_an_address_in_use_or_with_odd_letters_is_refused(second, sign_in) -> None:
    for slug in ("second", "Second~Shop"):
        assert sign_in("dan").post(ADD, NEW | {"slug": slug}).status_code == 200
    assert Channel.objects.filter(slug__istartswith="second").count() == 1


def test_the_address_of_a_channel_stays(second, carol) -> None:
    change(carol, second, slug="elsewhere")
    second.refresh_from_db()
    assert second.slug == "second"


def test_the_channel_of_the_environment_cannot_be_given_other_secrets(
    shop, carol, settings
) -> None:
    settings.LINE_CHANNEL_SECRET, settings.LINE_CHANNEL_ACCESS_TOKEN = SECRET, TOKEN
    page = carol.get(f"/admin/chat/channel/{shop.pk}/change/").text
    assert "LINE_CHANNEL_SECRET" in page
    assert "new_channel_secret" not in page
    change(carol, shop, new_access_token="another-token")
    shop.refresh_from_db()
    assert shop.access_token == TOKEN


def test_a_channel_with_an_id_can_forget_its_access_token_and_makes_its_own(second, carol) -> None:
    assert "Forget the access token" in carol.get(f"/admin/chat/channel/{second.pk}/change/").text
    change(carol, second, line_channel_id="1234567890", forget_access_token="on")
    second.refresh_from_db()
    assert (second.access_token, second.makes_tokens) == ("", True)
    page = carol.get("/admin/chat/channel/").text
    assert "Short-lived, renewed by itself" in page


def test_new_credentials_are_tried_at_once(second, carol) -> None:
    Channel.objects.update(
        access_token="", token_due_at=timezone.now(), token_error="rejected", token_attempts=9
    )
    change(carol, second, line_channel_id="1234567890", new_channel_secret="cd" * 16)
    second.refresh_from_db()
    assert (second.token_due_at, second.token_error, second.token_attempts) == (None, "", 0)


def test_what_came_under_another_secret_says_nothing_of_the_new_one(second, carol) -> None:
    now = timezone.now()
    noted = {"webhook_seen_at": now, "webhook_refused_at": now, "read_refused_until": now}
    Channel.objects.filter(pk=second.pk).update(**noted)
    change(carol, second, name="Renamed")
    second.refresh_from_db()
    assert second.webhook_seen_at == now
    change(carol, second, new_channel_secret="cd" * 16)
    second.refresh_from_db()
    assert [getattr(second, name) for name in noted] == [None, None, None]


def test_an_id_that_is_no_number_is_refused(second, carol) -> None:
    answer = change(carol, second, line_channel_id="@shop")
    assert answer.status_code == 200
    assert "channel ids are digits" in answer.text


def test_what_line_says_of_a_channel_that_gets_no_token_is_shown(second, carol) -> None:
    Channel.objects.filter(pk=second.pk).update(
        access_token="", line_channel_id="1", token_error="rejected 400: invalid client_secret"
    )
    assert "invalid client_secret" in carol.get("/admin/chat/channel/").text


def test_the_guard_is_a_share_of_the_month_and_can_be_moved(second, carol) -> None:
    assert change(carol, second, push_guard_percent="70").status_code == 302
    second.refresh_from_db()
    assert second.push_guard_percent == 70
    assert "less than or equal to 100" in change(carol, second, push_guard_percent="101").text


def test_its_page_shows_who_it_is_and_how_its_month_stands(second, carol) -> None:
    now = timezone.now()
    Channel.objects.filter(pk=second.pk).update(
        bot_info_at=now,
        bot_name="<b>ร้าน</b>",
        bot_basic_id="@shop",
        bot_picture_url="https://profile.line-scdn.net/x",
        quota_type="limited",
        quota_limit=200,
        quota_used=191,
        quota_checked_at=now,
    )
    page = carol.get(f"/admin/chat/channel/{second.pk}/change/").text
    assert "&lt;b&gt;ร้าน&lt;/b&gt;" in page
    assert "@shop" in page
    assert 'src="https://profile.line-scdn.net/x"' in page
    assert "191, 95 %" in page
    assert "Over 95 % are used." in page
    assert "Automatic messages are not pushed any more this month." in page
    assert "191 of 200, 95 %" in carol.get("/admin/chat/channel/").text


def test_a_used_up_quota_is_said_in_the_list_and_on_the_page(second, carol) -> None:
    Channel.objects.filter(pk=second.pk).update(quota_used_up_at=timezone.now())
    assert "Used up" in carol.get("/admin/chat/channel/").text
    page = carol.get(f"/admin/chat/channel/{second.pk}/change/").text
    assert "nothing is pushed. Free replies go on." in page


def test_its_page_shows_the_months_free_pushed_and_saved(second, carol) -> None:
    conversation = rows.a_conversation(channel=second)
    now = timezone.now()
    Delivery.objects.create(
        conversation=conversation,
        kind=Delivery.Kind.PUSH,
        state=Delivery.State.ACCEPTED,
        recipients=1234,
        body={},
        retry_key=uuid.uuid4(),
        due_at=now,
        finished_at=now,
    )
    page = carol.get(f"/admin/chat/channel/{second.pk}/change/").text
    assert "<td>1</td><td>1234</td>" in page


def test_an_undo_window_is_half_a_minute_at_most(second, carol) -> None:
    assert "less than or equal to 30" in change(carol, second, undo_seconds="31").text
    assert change(carol, second, undo_seconds="8").status_code == 302
    second.refresh_from_db()
    assert (second.undo_seconds, second.push_guard_percent) == (8, 90)
