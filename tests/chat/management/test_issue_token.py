"""`manage.py issue_token`."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone
from knox.models import AuthToken

from chat import access
from chat.models import LogEntry

pytestmark = pytest.mark.django_db


def issue(*arguments: Any) -> list[str]:
    printed = io.StringIO()
    call_command("issue_token", *arguments, stdout=printed)
    return printed.getvalue().splitlines()


def test_the_token_stands_alone_on_the_last_line_and_works(alice: User) -> None:
    *_, token = issue("alice")
    assert access.by_token(token).operator_id == alice.pk


def test_the_token_is_nowhere_but_there(alice: User) -> None:
    *_, token = issue("alice")
    assert token not in str(list(AuthToken.objects.values()))
    assert token not in str(list(LogEntry.objects.values()))
    assert LogEntry.objects.get(action="token.issued").detail["operator"] == alice.pk


@pytest.mark.parametrize(("arguments", "days"), [((), 365), (("--days", "7"), 7)])
def test_it_expires_after_so_many_days(alice: User, arguments: tuple[str, ...], days: int) -> None:
    issue("alice", *arguments)
    left = AuthToken.objects.get().expiry - timezone.now()
    assert timedelta(days=days, minutes=-1) < left <= timedelta(days=days)


def test_with_0_days_it_never_expires(alice: User) -> None:
    issue("alice", "--days", "0")
    assert AuthToken.objects.get().expiry is None


def test_who_is_no_operator_gets_none() -> None:
    User.objects.create_superuser("root", password="x")
    for name in ("root", "nobody"):
        with pytest.raises(CommandError, match=f"There is no operator {name!r}"):
            issue(name)
    assert not AuthToken.objects.exists()


def test_who_is_deactivated_gets_none(alice: User) -> None:
    User.objects.update(is_active=False)
    with pytest.raises(CommandError, match="deactivated"):
        issue("alice")


def test_a_negative_lifetime_is_refused(alice: User) -> None:
    with pytest.raises(CommandError, match="--days"):
        issue("alice", "--days", "-1")
