"""Signing in, where it does not work."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_wrong_password_is_said_in_a_way_that_the_page_can_translate(alice) -> None:
    answer = Client().post("/login/", {"username": "alice", "password": "wrong"})
    assert answer.status_code == 200
    assert 'data-t="login.wrong"' in answer.content.decode()


def test_a_form_that_is_not_filled_in_says_what_is_missing(alice) -> None:
    answer = Client().post("/login/", {"username": "alice", "password": ""})
    assert 'data-t="login.missing"' in answer.content.decode()
