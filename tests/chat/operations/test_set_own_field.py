"""The team's own fields of a customer."""

from __future__ import annotations

import pytest

from chat import presenters
from chat.errors import ValidationError
from chat.models import Customer, CustomerField, LogEntry
from chat.operations.erase_person import erase_person
from chat.operations.set_own_field import set_own_field
from chat.selectors import inbox
from tests.support.cast import NOK_LINE_ID
from tests.support.said import customer_follows

pytestmark = pytest.mark.django_db

KINDS = {
    "text": "text",
    "number": "number",
    "date": "date",
    "choice": "choice",
    "yes": "yes_no",
}


@pytest.fixture
def sets(conversation, alice):
    for key, kind in KINDS.items():
        options = ["S", "M"] if kind == "choice" else []
        CustomerField.objects.create(key=key, label=key, kind=kind, options=options)

    def does(key, value) -> dict:
        set_own_field(
            conversation_id=conversation.pk,
            key=key,
            value=value,
            operator=alice.operator,
            via="rest",
        )
        row = inbox.rows(alice.pk).get(pk=conversation.pk)
        return presenters.conversation_payload(row, read_count=0)

    return does


def test_each_kind_is_kept_and_shown_and_an_empty_one_is_gone(sets) -> None:
    values = {"text": "size 9", "number": 4.5, "date": "2026-02-28", "choice": "M", "yes": False}
    shown = [sets(key, value) for key, value in values.items()]
    assert shown[-1]["customer"].own == values
    shown = [sets(key, "" if key == "text" else None) for key in values]
    assert shown[-1]["customer"].own == {}
    assert Customer.objects.get(line_id=NOK_LINE_ID).own is None


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("shoe", "9", "key"),
        ("text", 9, "value"),
        ("text", "x" * 501, "value"),
        ("number", "9", "value"),
        ("number", True, "value"),
        ("number", float("nan"), "value"),
        ("number", 1e300, "value"),
        ("date", "2026-02-30", "value"),
        ("date", "20260228", "value"),
        ("date", 20260228, "value"),
        ("choice", "XL", "value"),
        ("choice", ["S"], "value"),
        ("yes", "yes", "value"),
        ("yes", 1, "value"),
    ],
)
def test_what_is_not_of_its_kind_is_refused_by_name(sets, key, value, field) -> None:
    with pytest.raises(ValidationError) as error:
        sets(key, value)
    assert error.value.field == field
    assert Customer.objects.get(line_id=NOK_LINE_ID).own is None


def test_the_same_again_changes_nothing_and_what_it_held_stands_in_no_log(sets) -> None:
    rev = sets("text", "size 9")["rev"]
    assert sets("text", " size  9 ")["rev"] == rev
    entry = LogEntry.objects.get(action="customer.field_set")
    assert entry.detail == {"field": "text"}


def test_yes_is_not_one_and_no_is_not_nothing(sets) -> None:
    CustomerField.objects.filter(key="yes").update(kind="number")
    sets("yes", 1)
    CustomerField.objects.filter(key="yes").update(kind="yes_no")
    assert sets("yes", True)["customer"].own == {"yes": True}
    assert sets("yes", False)["customer"].own == {"yes": False}


def test_a_field_that_is_not_shown_any_more_takes_nothing_and_keeps_what_it_held(sets) -> None:
    sets("text", "size 9")
    CustomerField.objects.filter(key="text").update(is_shown=False)
    with pytest.raises(ValidationError):
        sets("text", "size 10")
    assert Customer.objects.get(line_id=NOK_LINE_ID).own == {"text": "size 9"}


def test_who_is_erased_has_none(sets) -> None:
    sets("text", "size 9")
    erase_person(line_id=NOK_LINE_ID, actor_id=None, by="carol", via="command")
    assert not Customer.objects.exclude(own=None).exists()


def test_since_when_somebody_is_a_friend_is_known_from_line(conversation, sets) -> None:
    assert sets("text", "a")["customer"].friend_since is None
    customer_follows(conversation)
    assert sets("text", "b")["customer"].friend_since is not None
