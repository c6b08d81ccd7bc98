"""Every page of the admin: it opens, says what it should, and asks the database few questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chat import admin_base
from chat.models import (
    AutoMessage,
    CannedReply,
    Channel,
    CustomerField,
    Message,
    OperatorProfile,
    ReplyToken,
    RetentionRule,
    Schedule,
    ServiceLevel,
    Tag,
    WebhookSubscription,
)
from tests.support.shop import SECRET, TOKEN
from webhooks.models import RelayTarget

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
OURS = [model for model in MODELS if model is not Group]
EDITABLE = {
    AutoMessage,
    CannedReply,
    Channel,
    CustomerField,
    OperatorProfile,
    RelayTarget,
    RetentionRule,
    Schedule,
    ServiceLevel,
    Tag,
    WebhookSubscription,
}


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def label(model: type[Model]) -> str:
    return model._meta.label


def test_people_and_tokens_are_looked_after_in_one_place() -> None:
    assert not {"auth.User", "knox.AuthToken"} & {model._meta.label for model in MODELS}


# One filled installation for all models: filling it is what takes the time.


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["carol", "dan"])
def test_every_list_and_row_opens_for_supervisors_and_administrators_without_a_secret(
    shop, sign_in: Callable[[str], Client], name: str
) -> None:
    client = sign_in(name)
    secrets: tuple[str, ...] = (SECRET, TOKEN, *ReplyToken.objects.values_list("token", flat=True))
    secrets += tuple(Session.objects.values_list("session_key", flat=True))
    secrets += tuple(one.secret for one in WebhookSubscription.objects.all())
    for model in OURS:
        for page in (address(model, "changelist"), address(model, "change", last(model).pk)):
            opened = client.get(page)
            assert opened.status_code == 200, page
            assert not [secret for secret in secrets if secret in opened.text], page


def last(model: type[Model]) -> Model:
    row = model._default_manager.last()
    assert row is not None, f"There is no {model._meta.verbose_name} to look at."
    return row


@pytest.mark.django_db
def test_what_happened_cannot_be_changed_not_even_by_administrators(
    shop, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("dan")
    for model in OURS:
        if model in EDITABLE:
            continue
        pk = last(model).pk
        assert client.get(address(model, "add")).status_code == 403, model
        assert client.post(address(model, "change", pk), {}).status_code == 403, model
        assert client.post(address(model, "delete", pk), {"post": "yes"}).status_code == 403, model
        assert last(model).pk == pk


@pytest.mark.django_db
def test_operators_are_not_let_in(shop, sign_in: Callable[[str], Client]) -> None:
    client = sign_in("alice")
    for model in OURS:
        response = client.get(address(model, "changelist"))
        assert response.status_code == 302, model
        assert response.headers["Location"].startswith("/admin/login/")


@pytest.mark.django_db
def test_a_list_asks_no_question_per_row_and_counts_no_whole_table(
    shop, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("dan")
    for model in OURS:
        with CaptureQueriesContext(connection) as captured:
            client.get(address(model, "changelist"))
        asked = [query["sql"] for query in captured]
        # The session, the user, the rows, and what the filters offer.
        assert len(asked) <= 10, "\n".join([label(model), *asked])
        if model not in EDITABLE:
            counting = [sql for sql in asked if "COUNT(" in sql]
            assert all("LIMIT 2001" in sql or "GROUP BY" in sql for sql in counting), counting


@pytest.mark.django_db
def test_a_long_list_says_that_there_is_more(
    shop, sign_in: Callable[[str], Client], monkeypatch
) -> None:
    monkeypatch.setattr(admin_base, "MOST_ROWS", 10)
    page = sign_in("dan").get(address(Message, "changelist"))
    assert "The newest 10 of more" in page.text


@pytest.mark.django_db
def test_messages_are_found_by_text_and_by_name(shop, sign_in: Callable[[str], Client]) -> None:
    client = sign_in("carol")
    for words in ("在庫", "haruto"):
        page = client.get(address(Message, "changelist"), {"q": words})
        assert "こんにちは、在庫はありますか？" in page.text
        assert "Where is my order 1042?" not in page.text


@pytest.mark.django_db
def test_the_header_leads_to_the_console(shop, sign_in: Callable[[str], Client]) -> None:
    page = sign_in("carol").get("/admin/")
    assert re.search(r'<a [^>]*href="/admin/live-chat/"[^>]*>Console</a>', page.text)
    assert "Carol" in page.text


@pytest.mark.django_db
def test_no_page_needs_more_than_the_strict_policy_allows(
    shop, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("dan")
    for model in OURS:
        for page in (
            client.get(address(model, "changelist")),
            client.get(address(model, "change", last(model).pk)),
        ):
            policy = page.headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "unsafe" not in policy
            assert not re.search(r"<[^>]+\sstyle=|<[^>]+\son[a-z]+=|<style", page.text)
            for script in re.findall(r"<script[^>]*>", page.text):
                assert " src=" in script or "application/json" in script or "data-" in script
