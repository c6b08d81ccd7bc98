"""Until when an answer is free: the row says what the outbox would do."""

from __future__ import annotations

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat import presenters
from chat.models import ReplyToken
from chat.models.reply_token import USABLE
from chat.outbox.plan import plan_next
from chat.publisher import row_messages
from chat.selectors import inbox
from tests.chat.outbox.rows import (
    a_conversation,
    a_reply_token,
    an_operator,
    queue,
    seconds_ago,
)

pytestmark = pytest.mark.django_db(transaction=True)


def free_until(conversation):
    row = inbox.rows_for_all().get(pk=conversation.pk)
    return presenters.conversation_payload(row, read_count=0)["free_until"]


def announced(conversation):
    (row,) = row_messages([conversation.pk])
    return json.loads(f"{row['head']}0{row['tail']}")["payload"]


def test_an_answer_is_free_until_the_newest_unused_token_is_too_old():
    conversation = a_conversation()
    assert free_until(conversation) is None
    a_reply_token(conversation, "older", at=seconds_ago(30))
    newest = a_reply_token(conversation, "newer", at=seconds_ago(3))
    a_reply_token(a_conversation(), "somebody else's")
    assert free_until(conversation) == newest.received_at + USABLE


@pytest.mark.parametrize("age", [56, 600])
def test_a_token_that_the_outbox_would_not_use_any_more_promises_nothing(age):
    conversation = a_conversation()
    a_reply_token(conversation, at=seconds_ago(age))
    assert free_until(conversation) is None


def test_the_announced_row_says_so_too_and_a_used_token_ends_it():
    conversation = a_conversation()
    a_reply_token(conversation)
    assert announced(conversation)["free_until"] is not None
    queue(conversation, "hello")
    assert plan_next(conversation_id=conversation.pk, worker=uuid.uuid4(), now=timezone.now())
    assert announced(conversation)["free_until"] is None


def test_a_page_of_rows_asks_no_more_for_many_than_for_one():
    operator = an_operator()

    def queries(many: int) -> int:
        for _ in range(many):
            conversation = a_conversation()
            queue(conversation, "hello")
            a_reply_token(conversation)
        with CaptureQueriesContext(connection) as asked:
            page = inbox.page(operator_id=operator.user_id, view="all", cursor=None, limit=50)
            found = [presenters.conversation_payload(row, read_count=0) for row in page.rows]
        assert all(row["free_until"] for row in found)
        return len(asked)

    one = queries(1)
    assert queries(4) == one
    assert ReplyToken.objects.count() == 5
