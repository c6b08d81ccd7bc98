"""Many rows in one round trip, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chat.models import Conversation
from chat.models.update_each import update_each
from tests.support import cast

pytestmark = pytest.mark.django_db


def test_each_row_gets_its_own_values_and_keeps_the_fields_that_are_not_named(nok):
    first = cast.create_conversation(nok)
    second = cast.create_conversation(cast.create_customer("U" + "2" * 32, "Somchai"))
    at = datetime(2026, 1, 30, 8, 15, 2, 123456, tzinfo=UTC)
    first.seq, first.changed_at, first.rev = 5, at, 9
    second.seq, second.changed_at, second.chat_mode = 7, at, Conversation.ChatMode.HUMAN

    update_each([first, second], ["seq", "changed_at"])

    rows = Conversation.objects.order_by("pk").values_list("seq", "changed_at", "rev", "chat_mode")
    assert list(rows) == [(5, at, 0, "BOT"), (7, at, 0, "BOT")]


def test_no_rows_are_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        update_each([], ["seq"])
