"""Drafts: the newer one stands, and no text goes without a word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.errors import ValidationError
from chat.models import Conversation, Draft
from chat.operations.drafts import LONGEST, Written, save_draft
from chat.selectors import drafts
from tests.support import cast

pytestmark = pytest.mark.django_db(transaction=True)

HELLO = Written(text="Hello", note="", mode="reply", quote_message_id=None, revision=0)
NOTHING = replace(HELLO, text="")


@pytest.fixture
def conversation() -> Conversation:
    return cast.create_conversation(cast.create_customer())


@pytest.fixture
def save(alice, conversation):
    def save(written: Written):
        return save_draft(conversation_id=conversation.pk, operator=alice.operator, written=written)

    return save


def test_a_draft_is_kept_for_its_operator_alone(save, alice, bob, conversation) -> None:
    saved = save(replace(HELLO, note="Ask Bob", mode="note"))
    assert (saved.draft.revision, saved.replaced) == (1, None)
    (kept,) = drafts.begun(alice.pk)
    assert (kept.text, kept.note, kept.mode) == ("Hello", "Ask Bob", "note")
    assert drafts.begun(bob.pk) == []
    assert drafts.of(bob.pk, conversation.pk).is_empty


def test_what_builds_on_the_last_one_replaces_it_without_a_word(save) -> None:
    first = save(HELLO)
    longer = save(replace(HELLO, text="Hello Nok", revision=first.draft.revision))
    assert (longer.draft.text, longer.draft.revision, longer.replaced) == ("Hello Nok", 2, None)


def test_the_same_again_changes_nothing(save) -> None:
    save(HELLO)
    again = save(HELLO)
    assert (again.draft.revision, again.replaced) == (1, None)


def test_the_newer_text_stands_and_the_other_is_handed_back(save) -> None:
    save(replace(HELLO, text="From the phone", note="A note"))
    desk = save(replace(HELLO, text="From the desk", note="A note"))
    assert desk.draft.text == "From the desk"
    assert desk.replaced is not None
    assert (desk.replaced.text, desk.replaced.note) == ("From the phone", "A note")


def test_an_emptied_draft_does_not_take_away_what_another_device_has_written(save) -> None:
    known = save(HELLO).draft.revision
    save(replace(HELLO, text="Hello Nok", revision=known))
    stands = save(replace(NOTHING, revision=known))
    assert (stands.draft.text, stands.draft.revision) == ("Hello Nok", 2)
    assert save(replace(NOTHING, revision=2)).draft.text == ""


def test_an_emptied_draft_keeps_its_revision_so_that_older_texts_are_known_as_such(
    save, alice
) -> None:
    known = save(HELLO).draft.revision
    emptied = save(replace(NOTHING, revision=known))
    assert (emptied.draft.text, emptied.draft.revision) == ("", 2)
    assert drafts.begun(alice.pk) == []
    assert save(replace(HELLO, text="Anew", revision=2)).draft.revision == 3


def test_nothing_is_kept_where_nothing_was_begun(save) -> None:
    assert save(NOTHING).draft.revision == 0
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("text", replace(HELLO, text="a" * (LONGEST + 1))),
        ("note", replace(HELLO, note="a" * (LONGEST + 1))),
        ("mode", replace(HELLO, mode="song")),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_fields_name(save, field, wrong) -> None:
    with pytest.raises(ValidationError) as refused:
        save(wrong)
    assert refused.value.field == field


def test_it_goes_with_its_conversation(save, conversation) -> None:
    save(HELLO)
    conversation.delete()
    assert not Draft.objects.exists()
