"""Notes: who writes, changes and deletes them, who is told, and that none of them leaves."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from chat.errors import Forbidden, MessageTooLong, ValidationError
from chat.models import Conversation, LogEntry, Message, Note, OutboxEntry
from chat.operations.notes import change_note, delete_note, read_mentions, write_note
from chat.selectors import notes
from chat.selectors.reach import EVERYWHERE
from tests.support import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(conversation):
    def make(user, text: str = "She has called twice.", **more) -> Note:
        return write_note(
            conversation_id=conversation.pk, operator=user.operator, text=text, via="rest", **more
        )

    return make


def rev_of(conversation) -> int:
    return Conversation.objects.get(pk=conversation.pk).rev


def unread(user) -> list[str]:
    return [one.note.text for one in notes.unread_mentions(user.pk)]


def test_a_note_takes_the_conversations_next_rev_and_nothing_is_sent(
    alice, conversation, write
) -> None:
    note = write(alice, "  She has called twice.\n")
    assert (note.text, note.rev, rev_of(conversation)) == ("She has called twice.", 1, 1)
    assert not Message.objects.exists()
    assert not OutboxEntry.objects.exists()
    logged = LogEntry.objects.get(action="note.written")
    assert (logged.actor, logged.detail) == (alice, {"note": note.pk, "mentioned": []})


def test_every_change_and_the_deletion_take_a_rev_and_are_found_by_it(
    alice, conversation, write
) -> None:
    first, second = write(alice, "one"), write(alice, "two")
    change_note(note=first, operator=alice.operator, text="one and a half", via="rest")
    delete_note(note=second, operator=alice.operator, via="rest")
    changed = notes.changed_since(conversation.pk, 2).rows
    assert [(note.pk, note.rev, note.text) for note in changed] == [
        (first.pk, 3, "one and a half"),
        (second.pk, 4, ""),
    ]
    assert changed[0].edited_at is not None
    assert changed[1].deleted_at is not None
    assert [note.pk for note in notes.newest(conversation.pk).rows] == [first.pk]


def test_only_the_author_or_a_supervisor_changes_or_deletes_a_note(
    alice, bob, carol, write
) -> None:
    note = write(alice)
    with pytest.raises(Forbidden):
        change_note(note=note, operator=bob.operator, text="no", via="rest")
    with pytest.raises(Forbidden):
        delete_note(note=note, operator=bob.operator, via="rest")
    change_note(note=note, operator=carol.operator, text="yes", via="rest")
    delete_note(note=note, operator=carol.operator, via="rest")
    with pytest.raises(ValidationError, match="deleted already"):
        change_note(note=note, operator=alice.operator, text="again", via="rest")


@pytest.mark.parametrize(
    ("wrong", "field"), [({"text": " \n"}, "text"), ({"mentions": [999_999]}, "mentions")]
)
def test_what_is_wrong_is_refused_by_the_name_of_its_field(
    alice, conversation, write, wrong, field
) -> None:
    with pytest.raises(ValidationError) as refused:
        write(alice, **wrong)
    assert refused.value.field == field
    with pytest.raises(MessageTooLong):
        write(alice, "x" * 5001)
    assert (Note.objects.count(), rev_of(conversation)) == (0, 0)


def test_said_twice_under_one_temp_id_it_is_one_note(alice, bob, write) -> None:
    first = write(alice, "once", temp_id="n-1", mentions=[bob.pk])
    assert write(alice, "once", temp_id="n-1", mentions=[bob.pk]).pk == first.pk
    assert write(bob, "another's", temp_id="n-1").pk != first.pk
    elsewhere = cast.create_conversation(cast.create_customer("U" + "e" * 32))
    with pytest.raises(ValidationError) as refused:
        write_note(
            conversation_id=elsewhere.pk,
            operator=alice.operator,
            text="once",
            temp_id="n-1",
            via="rest",
        )
    assert refused.value.field == "temp_id"


def test_who_is_mentioned_has_it_unread_until_they_have_looked(
    alice, bob, carol, conversation, write
) -> None:
    write(alice, "@Bob please look", mentions=[bob.pk, alice.pk, bob.pk])
    assert (unread(bob), unread(alice), unread(carol)) == (["@Bob please look"], [], [])
    read_mentions(conversation_id=conversation.pk, operator=bob.operator)
    assert unread(bob) == []


def test_a_change_tells_who_is_new_and_takes_back_who_is_not_meant_any_more(
    alice, bob, carol, write
) -> None:
    note = write(alice, "@Bob", mentions=[bob.pk])
    change_note(note=note, operator=alice.operator, text="@Carol", mentions=[carol.pk], via="rest")
    assert (unread(bob), unread(carol)) == ([], ["@Carol"])
    # Who has left the team meanwhile may stay in it, and cannot be added any more.
    carol.is_active = False
    carol.save()
    told = {"note": note, "operator": alice.operator, "text": "@Carol!", "via": "rest"}
    change_note(mentions=[carol.pk], **told)
    with pytest.raises(ValidationError):
        write(alice, "@Carol", mentions=[carol.pk])
    delete_note(note=note, operator=alice.operator, via="rest")
    assert unread(carol) == []


def test_a_note_without_text_is_a_deleted_one_and_the_other_way_round(alice, conversation) -> None:
    now = timezone.now()
    for wrong in ({"text": ""}, {"text": "x", "deleted_at": now}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Note.objects.create(
                conversation=conversation, author=alice, rev=1, created_at=now, **wrong
            )


def test_notes_are_read_without_a_query_for_each(
    alice, bob, carol, conversation, write, django_assert_num_queries
) -> None:
    for number in range(5):
        write(alice, f"{number} @Bob @Carol", mentions=[bob.pk, carol.pk])
    with django_assert_num_queries(2):
        found = notes.newest(conversation.pk, limit=3)
        names = [[str(one.operator.operator) for one in note.mentions.all()] for note in found.rows]
    assert found.has_more
    assert names == [["Bob", "Carol"]] * 3
    older = notes.before(conversation.pk, found.rows[0].pk)
    assert [note.text[0] for note in older.rows] == ["0", "1"]
    with django_assert_num_queries(1):
        assert len(notes.unread_mentions(bob.pk, EVERYWHERE)) == 5
