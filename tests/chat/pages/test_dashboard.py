"""The dashboard's shell: who gets it, and what they may choose in it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from chat.models import Schedule, Tag
from chat.pages.dashboard import _config

pytestmark = pytest.mark.django_db

URL = "/admin/live-chat/dashboard/"


def page_for(user: User) -> Any:
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client.get(URL)


def config_of(response) -> dict[str, Any]:
    found = re.search(r'<script id="config" type="application/json">(.*?)</script>', response.text)
    assert found
    config: dict[str, Any] = json.loads(found[1])
    return config


def test_nobody_sees_it_who_has_not_signed_in(client):
    response = client.get(URL, headers={"host": "localhost"})
    assert response.status_code == 302
    assert response["Location"].startswith("/login/")


def test_somebody_who_is_no_operator_is_told_so(db):
    assert page_for(User.objects.create(username="eve")).status_code == 403


def test_a_supervisor_chooses_among_all_operators_and_an_operator_does_not(alice, carol):
    Tag.objects.create(name="Refund", key="refund")
    config = config_of(page_for(carol))
    assert config["operators"] == [[str(alice.pk), "Alice"], [str(carol.pk), "Carol"]]
    assert [name for _, name in config["tags"]] == ["Refund"]
    assert config_of(page_for(alice))["operators"] == []


def test_today_is_the_teams(alice, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 1, 31, 20, tzinfo=UTC))
    assert _config(alice.operator)["today"] == "2026-01-31"
    Schedule.objects.create(name="Office", time_zone="Asia/Bangkok")
    assert _config(alice.operator)["today"] == "2026-02-01"
