"""An installation in which nobody has ever written leads to its first message."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from chat.models import Channel
from tests.support.cast import create_operator, default_channel
from tests.support.said import customer_writes

pytestmark = pytest.mark.django_db

CONSOLE = "/admin/live-chat/"


def page_of(user) -> str:
    client = Client()
    client.force_login(user)
    return client.get(CONSOLE).content.decode()


@pytest.fixture
def dan():
    user = create_operator("dan", "administrator")
    user.is_staff = user.is_superuser = True
    user.save()
    return user


def test_an_administrator_without_a_channel_begins_with_connecting_one(dan) -> None:
    page = page_of(dan)
    assert 'href="/admin/chat/channel/add/"' in page
    assert "first__step--done" not in page


def test_what_is_done_is_ticked_off_and_what_is_wrong_is_said(dan) -> None:
    default_channel()
    Channel.objects.update(
        channel_secret="s" * 32, access_token="t", webhook_refused_at=timezone.now()
    )
    page = page_of(dan)
    assert page.count("first__step--done") == 1
    assert "/api/v1/line/webhook" in page
    assert 'data-t="first.refused"' in page
    assert "/doctor/" in page
    Channel.objects.update(webhook_seen_at=timezone.now())
    page = page_of(dan)
    assert page.count("first__step--done") == 2
    assert 'data-t="first.refused"' not in page


def test_an_operator_is_told_whom_to_ask(alice, dan) -> None:
    page = page_of(alice)
    assert 'data-t="first.operator"' in page
    assert "<b>Dan</b>" in page
    assert "/admin/chat/channel/" not in page


def test_it_is_gone_as_soon_as_somebody_has_written(conversation, dan) -> None:
    customer_writes(conversation)
    assert 'id="first-run"' not in page_of(dan)
