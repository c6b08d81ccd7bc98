"""Who may change whom, behind every door."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from chat.errors import Forbidden
from chat.models import LogEntry, OperatorProfile
from chat.operations.change_operator import change_operator
from tests.support import cast

pytestmark = pytest.mark.django_db


def change(operator: User, *, by: User, administrator: bool = False, **fields) -> OperatorProfile:
    profile = operator.operator
    values: dict[str, Any] = {
        "role": profile.role,
        "display_name": profile.display_name,
        "is_active": True,
        "channels": None,
    }
    return change_operator(
        operator=profile,
        by_id=by.pk,
        by_administrator=administrator,
        via="admin",
        **(values | fields),
    )


@pytest.fixture
def dan(db: None) -> User:
    return cast.create_operator("dan", "administrator")


def test_only_what_differs_is_written_and_logged(alice: User, carol: User) -> None:
    change(alice, by=carol)
    assert not LogEntry.objects.exists()
    change(alice, by=carol, display_name="Al")
    logged = LogEntry.objects.get()
    assert logged.detail == {"operator": alice.pk, "display_name": "Al"}


def test_a_supervisor_cannot_make_an_administrator(alice: User, carol: User) -> None:
    with pytest.raises(Forbidden):
        change(alice, by=carol, role="administrator")


def test_a_supervisor_cannot_change_an_administrator(dan: User, carol: User) -> None:
    for fields in ({"role": "operator"}, {"is_active": False}, {"display_name": "x"}):
        with pytest.raises(Forbidden):
            change(dan, by=carol, **fields)


def test_an_administrator_can_do_both(alice: User, dan: User) -> None:
    change(alice, by=dan, administrator=True, role="administrator")
    assert User.objects.get(pk=alice.pk).is_superuser
    change(alice, by=dan, administrator=True, role="operator")
    former = User.objects.get(pk=alice.pk)
    assert (former.is_staff, former.is_superuser) == (False, False)


def test_nobody_takes_away_their_own_access(carol: User, dan: User) -> None:
    with pytest.raises(Forbidden):
        change(carol, by=carol, role="operator")
    with pytest.raises(Forbidden):
        change(dan, by=dan, administrator=True, is_active=False)
    assert change(carol, by=carol, display_name="Me").display_name == "Me"
