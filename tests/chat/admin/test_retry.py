"""Retry: what failed goes into the outbox again, by the operation that the console uses."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User

from chat.models import Delivery, LogEntry, Message, OutboxEntry

pytestmark = pytest.mark.django_db

LISTS = ("message", "outboxentry", "delivery")


def failed_row(model: str) -> int | None:
    message = Message.objects.get(status="failed")
    entry = OutboxEntry.objects.get(message=message)
    return {"message": message.pk, "outboxentry": entry.pk, "delivery": entry.delivery_id}[model]


def retry(client, model: str, *rows: int | None):
    data = {"action": "retry", "_selected_action": list(rows)}
    return client.post(f"/admin/chat/{model}/", data, follow=True)


@pytest.mark.parametrize("name", ["carol", "dan"])
@pytest.mark.parametrize("model", LISTS)
def test_a_failed_message_is_queued_again(shop, sign_in, model: str, name: str) -> None:
    pk = Message.objects.get(status="failed").pk
    page = retry(sign_in(name), model, failed_row(model))
    assert "Queued again: 1." in page.text
    assert Message.objects.get(pk=pk).status == "queued"
    logged = LogEntry.objects.get(action="message.resent")
    assert (str(logged.actor), logged.via) == (name, "admin")


def test_what_was_sent_is_left_alone_and_the_reason_said(shop, sign_in) -> None:
    sent = Message.objects.filter(status="sent")[0]
    page = retry(sign_in("dan"), "message", sent.pk, failed_row("message"))
    assert "Queued again: 1." in page.text
    assert "Left alone: 1. Only a message that failed" in page.text
    sent.refresh_from_db()
    assert sent.status == "sent"


def test_staff_who_are_no_operators_are_told_so(shop, sign_in) -> None:
    User.objects.create_superuser("root", password="x")
    page = retry(sign_in("root"), "outboxentry", failed_row("outboxentry"))
    assert "is not, or no longer, an operator" in page.text
    assert Message.objects.filter(status="failed").count() == 1


@pytest.mark.parametrize("model", LISTS)
def test_without_the_permission_there_is_no_retry(shop, sign_in, model: str) -> None:
    Group.objects.get(name="Supervisors").permissions.set(
        Permission.objects.filter(codename__startswith="view_")
    )
    client = sign_in("carol")
    page = client.get(f"/admin/chat/{model}/")
    assert page.status_code == 200
    assert 'value="retry"' not in page.text
    retry(client, model, failed_row(model))
    assert Message.objects.filter(status="failed").count() == 1


def test_a_deliverys_page_shows_what_was_sent_and_why_it_failed(shop, sign_in) -> None:
    delivery = Delivery.objects.get(state="failed")
    page = sign_in("carol").get(f"/admin/chat/delivery/{delivery.pk}/change/")
    assert "Mサイズに変更いたしました。" in page.text
    assert "LINE could not be reached" in page.text
