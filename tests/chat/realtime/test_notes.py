"""Notes, live: to whoever looks, to whoever is named, and to whoever missed them."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

from chat.models import Note
from chat.operations import notes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def write(conversation):
    async def make(user, text: str, **more) -> Note:
        return await sync_to_async(notes.write_note)(
            conversation_id=conversation.pk, operator=user.operator, text=text, via="rest", **more
        )

    return make


async def test_a_note_appears_with_everybody_in_the_room_and_who_is_named_hears_of_it_elsewhere(
    sign_in, alice, bob, carol, writes, address, write
):
    await writes("hello")
    a, b, c = await sign_in(alice), await sign_in(bob), await sign_in(carol)
    joined = (await a.ask("join_room", {"line_user_id": address}))["payload"]
    assert (joined["notes"], joined["notes_more"]) == ([], False)
    note = await write(carol, "@Bob you know her", mentions=[bob.pk])
    seen = (await a.expect("note_update"))["payload"]
    assert seen | {"created_at": "", "rev": 0} == {
        "id": note.pk,
        "line_user_id": address,
        "author_id": carol.pk,
        "author_name": "Carol",
        "text": "@Bob you know her",
        "mentions": [{"id": str(bob.pk), "name": "Bob"}],
        "rev": 0,
        "created_at": "",
        "edited_at": None,
        "deleted_at": None,
    }
    assert seen["rev"] == joined["rev"] + 1
    told = (await b.expect("mention_update"))["payload"]
    assert told == {
        "line_user_id": address,
        "note_id": note.pk,
        "author_name": "Carol",
        "text": "@Bob you know her",
    }
    # Everybody's list sees by the row's rev that something changed.
    row = await c.expect("conversation_update", rev=seen["rev"])
    assert "notes" not in row["payload"]


async def test_who_was_away_gets_what_changed_with_the_next_sync_deletions_too(
    sign_in, alice, bob, writes, address, write
):
    await writes("hello")
    first = await write(alice, "one")
    b = await sign_in(bob)
    joined = (await b.ask("join_room", {"line_user_id": address}))["payload"]
    assert [note["text"] for note in joined["notes"]] == ["one"]
    await b.ask("leave_room", {})
    await sync_to_async(notes.delete_note)(note=first, operator=alice.operator, via="rest")
    await write(alice, "two")
    again = {"line_user_id": address, "after_rev": joined["rev"]}
    for command in ("sync", "join_room"):
        missed = (await b.ask(command, again))["payload"]
        assert missed["messages"] == []
        assert [(note["text"], note["rev"]) for note in missed["notes"]] == [
            ("", joined["rev"] + 1),
            ("two", joined["rev"] + 2),
        ]
        assert missed["notes"][0]["deleted_at"] is not None


async def test_what_one_tab_has_seen_the_other_one_hears_of(
    sign_in, alice, bob, writes, address, conversation, write
):
    await writes("hello")
    await write(alice, "@Bob", mentions=[bob.pk])
    b = await sign_in(bob)
    await sync_to_async(notes.read_mentions)(conversation_id=conversation.pk, operator=bob.operator)
    told = (await b.expect("mention_update"))["payload"]
    assert told == {"line_user_id": address, "note_id": None, "author_name": None, "text": None}
