"""`manage.py create_operator`."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command

from chat.management.commands import create_operator as module
from chat.models import LogEntry

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-and-unlikely-password"


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPERATOR_PASSWORD", PASSWORD)


def create(*arguments: Any) -> str:
    printed = io.StringIO()
    call_command("create_operator", *arguments, stdout=printed)
    return printed.getvalue()


def test_an_operator_can_sign_in_and_is_not_staff() -> None:
    assert create("mai") == "Created operator mai.\n"
    user = User.objects.get(username="mai")
    assert user.check_password(PASSWORD)
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert (user.operator.role, user.operator.display_name) == ("operator", "mai")
    assert LogEntry.objects.get(action="operator.created").detail["role"] == "operator"


def test_a_supervisor_is_staff_by_the_group() -> None:
    create("mai", "--role", "supervisor", "--display-name", "Mai")
    user = User.objects.get(username="mai")
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert user.operator.display_name == "Mai"
    assert user.has_perms(["chat.view_message", "webhooks.change_webhookevent"])
    assert user.has_perms(["chat.add_operatorprofile", "chat.change_channel"])
    assert not user.has_perm("auth.change_user")
    assert not user.has_perm("chat.delete_message")


def test_what_staff_changed_in_the_group_stays() -> None:
    create("mai", "--role", "supervisor")
    Group.objects.get(name="Supervisors").permissions.clear()
    create("ken", "--role", "supervisor")
    assert not User.objects.get(username="ken").has_perm("chat.view_message")


def test_an_administrator_may_do_everything() -> None:
    create("mai", "--role", "administrator")
    user = User.objects.get(username="mai")
    assert (user.is_staff, user.is_superuser) == (True, True)


@pytest.mark.parametrize("again", ["mai", "MAI"])
def test_a_name_that_is_taken_is_refused_and_nothing_changes(again: str) -> None:
    create("mai")
    with pytest.raises(CommandError, match="already; choose another name"):
        create(again, "--role", "administrator")
    assert User.objects.get().operator.role == "operator"


def test_a_weak_password_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("OPERATOR_PASSWORD", "12345678")
    with pytest.raises(CommandError, match="too common"):
        create("mai")
    assert not User.objects.exists()


def test_without_the_variable_the_password_is_asked_for_twice(monkeypatch) -> None:
    monkeypatch.delenv("OPERATOR_PASSWORD")
    typed = iter([PASSWORD, PASSWORD])
    monkeypatch.setattr(module, "getpass", lambda prompt: next(typed))
    create("mai")
    assert User.objects.get().check_password(PASSWORD)


def test_two_passwords_that_differ_create_nobody(monkeypatch) -> None:
    monkeypatch.delenv("OPERATOR_PASSWORD")
    typed = iter([PASSWORD, f"{PASSWORD}!"])
    monkeypatch.setattr(module, "getpass", lambda prompt: next(typed))
    with pytest.raises(CommandError, match="differ"):
        create("mai")
    assert not User.objects.exists()


def test_without_a_terminal_the_variable_is_named(monkeypatch) -> None:
    monkeypatch.delenv("OPERATOR_PASSWORD")

    def no_terminal(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr(module, "getpass", no_terminal)
    with pytest.raises(CommandError, match="OPERATOR_PASSWORD"):
        create("mai")
