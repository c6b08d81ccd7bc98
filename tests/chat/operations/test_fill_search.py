"""What was there before the index is taken into it, whoever is ended meanwhile."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from chat.models import Conversation, CustomerName, MessageText, NoteText, SearchFilling
from chat.operations.fill_search import fill_some, start_filling
from chat.operations.notes import write_note
from chat.selectors import found
from tests.chat.selectors.test_found import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(alice, conversation):
    """What an older release wrote: an index that knows nothing of it."""
    say(conversation, [f"parcel {number}" for number in range(7)])
    Conversation.objects.filter(pk=conversation.pk).update(rev=7, seq=7)
    write_note(conversation_id=conversation.pk, operator=alice.operator, text="parcel", via="rest")
    for model in (MessageText, NoteText, CustomerName):
        model.objects.all().delete()
    SearchFilling.objects.all().delete()


def test_it_takes_in_everything_bit_by_bit_newest_first(old) -> None:
    seen = [0]
    while fill_some(3):
        seen.append(MessageText.objects.count())
        if seen[-1] == 3:
            assert [
                row.content for row in found.said("parcel", limit=2).rows if hasattr(row, "content")
            ]
            assert not MessageText.objects.filter(text="parcel 0").exists()
    assert seen == sorted(seen)
    assert len(found.said("parcel").rows) == 8
    assert len(found.customers("nok").rows) == 1
    assert fill_some(3) == 0


def test_what_is_in_it_already_is_there_once(old) -> None:
    while fill_some(2):
        pass
    start_filling()
    while fill_some(100):
        pass
    assert MessageText.objects.count() == 7
    assert len(found.said("parcel").rows) == 8


def test_the_command_writes_it_anew(old, capsys) -> None:
    call_command("rebuild_search")
    assert "complete" in capsys.readouterr().out
    MessageText.objects.all().delete()
    call_command("rebuild_search", "--resume")
    assert len(found.said("parcel").rows) == 1
    call_command("rebuild_search")
    assert len(found.said("parcel").rows) == 8
