"""Tags: on and off a conversation, one whatever its case and width, and tidied by supervisors."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from chat.errors import Forbidden, ValidationError
from chat.models import Conversation, ConversationTag, LogEntry, Tag
from chat.operations.tags import ANNOUNCED, add_tag, delete_tag, merge_tags, remove_tag, save_tag
from chat.selectors import inbox
from tests.support import cast

pytestmark = pytest.mark.django_db


def put(conversation, user, name: str) -> Tag:
    return add_tag(conversation_id=conversation.pk, operator=user.operator, name=name, via="rest")


def names(conversation) -> list[str]:
    row: Any = inbox.rows_for_all().get(pk=conversation.pk)
    return [one.tag.name for one in row.tag_rows]


def rev_of(conversation) -> int:
    return Conversation.objects.get(pk=conversation.pk).rev


@pytest.fixture
def other(db):
    return cast.create_conversation(cast.create_customer("U" + "e" * 32, "Emma"))


def test_any_operator_makes_a_tag_by_using_it_and_it_is_one_in_any_case_and_width(
    alice, bob, conversation, other
) -> None:
    tag = put(conversation, alice, "  VIP  customer ")
    assert put(other, bob, "ｖｉｐ customer") == tag
    assert (tag.name, tag.created_by) == ("VIP customer", alice)
    assert names(other) == ["VIP customer"]
    actions = LogEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["tag.created", "tag.added", "tag.added"]
    # A new one has a colour that the others do not have.
    assert put(other, bob, "返品").color != tag.color


def test_each_change_takes_a_rev_and_what_changes_nothing_does_not(alice, conversation) -> None:
    tag = put(conversation, alice, "vip")
    assert put(conversation, alice, "VIP") == tag
    assert rev_of(conversation) == 1
    take_off = {"conversation_id": conversation.pk, "operator": alice.operator, "via": "rest"}
    remove_tag(tag_id=tag.pk, **take_off)
    remove_tag(tag_id=tag.pk, **take_off)
    assert (rev_of(conversation), names(conversation)) == (2, [])
    # The tag stays, for others.
    assert Tag.objects.get() == tag


@pytest.mark.parametrize("name", ["", " \u3000 ", "x" * 41])
def test_a_name_that_is_none_or_too_long_is_refused(alice, conversation, name) -> None:
    with pytest.raises(ValidationError) as refused:
        put(conversation, alice, name)
    assert refused.value.field == "name"
    assert not Tag.objects.exists()


def test_the_database_keeps_one_tag_of_a_name_and_one_of_a_kind_on_a_conversation(
    alice, conversation
) -> None:
    tag = put(conversation, alice, "vip")
    for wrong in (
        lambda: Tag.objects.create(name="VIP", key="vip"),
        lambda: Tag.objects.create(name="x", key="x", color="mauve"),
        lambda: Tag.objects.create(name="", key=""),
        lambda: ConversationTag.objects.create(conversation=conversation, tag=tag),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_a_renamed_or_recoloured_tag_is_so_on_every_conversation(
    alice, carol, conversation, other
) -> None:
    tag = put(conversation, alice, "vip")
    put(other, alice, "new")
    saved = save_tag(tag=tag, name="VIP", color="pink", operator=carol.operator, via="admin")
    assert (saved.color, names(conversation)) == ("pink", ["VIP"])
    assert (rev_of(conversation), rev_of(other)) == (2, 1)
    with pytest.raises(ValidationError, match="merge them instead"):
        save_tag(tag=tag, name="NEW", color="pink", operator=carol.operator, via="admin")


def test_merged_tags_are_one_on_every_conversation_that_had_one_of_them(
    alice, carol, conversation, other
) -> None:
    into, same = put(conversation, alice, "refund"), put(conversation, alice, "refunds")
    also = put(other, alice, "money back")
    merged = merge_tags(into=into, others=[into, same, also], operator=carol.operator, via="admin")
    assert merged == 2
    assert (names(conversation), names(other)) == (["refund"], ["refund"])
    assert (rev_of(conversation), rev_of(other)) == (3, 2)
    assert list(Tag.objects.all()) == [into]


def test_a_deleted_tag_is_on_no_conversation_any_more(alice, carol, conversation) -> None:
    tag = put(conversation, alice, "vip")
    assert delete_tag(tag=tag, operator=carol.operator, via="admin") == 1
    assert (names(conversation), rev_of(conversation)) == ([], 2)


def test_an_operator_does_not_tidy_up_after_others(alice, conversation) -> None:
    tag = put(conversation, alice, "vip")
    by = {"operator": alice.operator, "via": "admin"}
    with pytest.raises(Forbidden):
        save_tag(tag=tag, name="x", color="red", **by)
    with pytest.raises(Forbidden):
        merge_tags(into=tag, others=[], **by)
    with pytest.raises(Forbidden):
        delete_tag(tag=tag, **by)


def test_a_change_of_a_tag_that_many_have_costs_few_queries_and_leaves_no_rev_behind(
    alice, carol, conversation, django_assert_max_num_queries
) -> None:
    tag = put(conversation, alice, "vip")
    for number in range(ANNOUNCED + 5):
        customer = cast.create_customer(f"U{number:032x}f")
        ConversationTag.objects.create(conversation=cast.create_conversation(customer), tag=tag)
    with django_assert_max_num_queries(12):
        save_tag(tag=tag, name="VIP", color="red", operator=carol.operator, via="admin")
    assert not Conversation.objects.filter(tagged__tag=tag, rev=0).exists()


def test_a_page_of_the_list_asks_for_its_tags_once(
    alice, conversation, other, django_assert_num_queries
) -> None:
    put(conversation, alice, "b")
    put(conversation, alice, "a")
    put(other, alice, "b")
    with django_assert_num_queries(3):
        rows = {row.pk: row for row in inbox.rows_for_all()}
        assert [one.tag.name for one in rows[conversation.pk].tag_rows] == ["a", "b"]  # type: ignore[attr-defined]
