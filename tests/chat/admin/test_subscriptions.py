"""Outgoing webhooks and relays as staff keep them."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from chat.models import LogEntry, WebhookDelivery, WebhookSubscription
from webhooks.models import RelayTarget

pytestmark = pytest.mark.django_db

LIST = "/admin/chat/webhooksubscription/"
NEW = {
    "name": "Desk",
    "url": "https://desk.example/hook",
    "is_enabled": "on",
    "kinds": ["message.received", "session.closed"],
}


@pytest.fixture
def dan(shop, sign_in):
    return sign_in("dan")


@pytest.fixture
def desk(dan) -> WebhookSubscription:
    assert dan.post(f"{LIST}add/", NEW).status_code == 200
    return WebhookSubscription.objects.get(name="Desk")


def test_a_new_one_shows_its_secret_once_and_never_again(dan, sign_in) -> None:
    made = dan.post(f"{LIST}add/", NEW)
    (secret,) = re.findall(r"whsec_[A-Za-z0-9+/=]+", made.text)
    assert "no-store" in made["Cache-Control"]
    desk = WebhookSubscription.objects.get(name="Desk")
    assert desk.secret == secret
    for path in (LIST, f"{LIST}{desk.pk}/change/", f"{LIST}{desk.pk}/history/"):
        assert secret not in dan.get(path).text
    assert secret not in str(LogEntry.objects.get(action="webhook.created").detail)

    renewed = dan.post(LIST, {"action": "new_secret", "_selected_action": [desk.pk]})
    (another,) = re.findall(r"whsec_[A-Za-z0-9+/=]+", renewed.text)
    desk.refresh_from_db()
    assert desk.secret == another != secret


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://169.254.169.254/latest", "http://desk.example/"]
)
def test_an_address_of_the_own_network_is_refused_in_the_form(dan, url: str) -> None:
    answer = dan.post(f"{LIST}add/", NEW | {"url": url})
    assert "errorlist" in answer.text
    answer = dan.post("/admin/webhooks/relaytarget/add/", {"name": "x", "channel": 1, "url": url})
    assert "errorlist" in answer.text
    assert not WebhookSubscription.objects.filter(name="Desk").exists()
    assert not RelayTarget.objects.filter(name__in=("Bot", "x")).exists()


def test_saving_one_that_was_switched_off_by_itself_begins_afresh(dan, desk) -> None:
    now = timezone.now()
    WebhookSubscription.objects.filter(pk=desk.pk).update(
        is_enabled=False, disabled_at=now, disabled_why="It was down.", failing_since=now
    )
    for page in (LIST, "/admin/"):
        assert "It was down." in dan.get(page).text
    assert dan.post(f"{LIST}{desk.pk}/change/", NEW).status_code == 302
    desk.refresh_from_db()
    assert (desk.is_enabled, desk.disabled_at, desk.failing_since) == (True, None, None)
    logged = LogEntry.objects.get(action="webhook.changed")
    assert (str(logged.actor), logged.detail["name"]) == ("dan", "Desk")


def test_a_test_and_a_replay_are_due_at_once(dan, desk) -> None:
    dan.post(LIST, {"action": "send_test", "_selected_action": [desk.pk]})
    delivery = WebhookDelivery.objects.get(target=desk)
    assert (delivery.kind, delivery.state) == ("ping", "pending")
    WebhookDelivery.objects.update(state="failed", attempts=30, status=500)
    log = "/admin/chat/webhookdelivery/"
    assert "HTTP 500" in dan.get(log).text
    assert dan.get(f"{log}{delivery.pk}/change/").status_code == 200
    dan.post(log, {"action": "replay", "_selected_action": [delivery.pk]})
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("pending", 0)


def test_supervisors_look_and_administrators_change(desk, sign_in) -> None:
    carol = sign_in("carol")
    assert carol.get(f"{LIST}{desk.pk}/change/").status_code == 200
    assert carol.post(f"{LIST}{desk.pk}/change/", NEW | {"name": "Mine"}).status_code == 403
    assert sign_in("alice").get(LIST).status_code == 302


def test_a_relay_is_made_and_deleted_with_a_line_in_the_log(dan, shop) -> None:
    new = {"name": "Bot", "channel": shop.pk, "url": "https://bot.example/", "is_enabled": "on"}
    assert dan.post("/admin/webhooks/relaytarget/add/", new).status_code == 302
    made = RelayTarget.objects.get(name="Bot")
    assert dan.get("/admin/webhooks/relaytarget/").status_code == 200
    assert dan.get("/admin/webhooks/relaydelivery/").status_code == 200
    page = dan.get(f"/admin/webhooks/relaytarget/{made.pk}/change/")
    assert "Not called yet" in page.text
    dan.post(f"/admin/webhooks/relaytarget/{made.pk}/delete/", {"post": "yes"})
    assert not RelayTarget.objects.filter(name__in=("Bot", "x")).exists()
    assert LogEntry.objects.filter(action="relay.deleted").count() == 1
