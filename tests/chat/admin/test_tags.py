"""Tags in the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from chat.models import Conversation, ConversationTag, Tag
from chat.operations.tags import add_tag

pytestmark = pytest.mark.django_db

LIST = "/admin/chat/tag/"


def test_a_supervisor_makes_renames_merges_and_deletes_tags(shop, sign_in) -> None:
    carol = sign_in("carol")
    Tag.objects.all().delete()
    assert carol.post(f"{LIST}add/", {"name": "Refund", "color": "red"}).status_code == 302
    refund = Tag.objects.get()
    taken = carol.post(f"{LIST}add/", {"name": "ＲＥＦＵＮＤ", "color": "red"})
    assert "merge them instead" in taken.content.decode()
    alice = User.objects.get(username="alice").operator
    conversation = Conversation.objects.all()[0]
    other = add_tag(conversation_id=conversation.pk, operator=alice, name="refunds", via="rest")
    changed = carol.post(f"{LIST}{refund.pk}/change/", {"name": "Refunded", "color": "blue"})
    assert changed.status_code == 302

    chosen = {"action": "merge", "_selected_action": [refund.pk, other.pk]}
    question = carol.post(LIST, chosen).content.decode()
    assert "Which one stays?" in question
    assert Tag.objects.count() == 2
    told = carol.post(LIST, chosen | {"into": refund.pk}, follow=True).content.decode()
    assert "Merged into Refunded: 1 conversations changed." in told
    tagged = ConversationTag.objects.filter(conversation=conversation)
    assert [one.tag for one in tagged] == [refund]
    assert carol.post(f"{LIST}{refund.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not ConversationTag.objects.filter(conversation=conversation).exists()
