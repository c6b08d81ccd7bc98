"""From one request to the next, without waiting to be asked."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from chat.line.errors import Kind
from chat.models import Channel
from chat.outbox import plan
from chat.outbox.deliver import Deliverer
from tests.chat.outbox.rows import a_conversation, a_reply_token, queue, statuses, the_delivery

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conversation():
    return a_conversation()


@pytest.fixture
def work_on(line):
    def until_nothing_is_left(conversation) -> None:
        asyncio.run(Deliverer(line, uuid.uuid4()).deliver(conversation.pk))

    return until_nothing_is_left


def test_all_that_waits_goes_out_in_order(conversation, line, work_on):
    a_reply_token(conversation)
    queue(conversation, *"abcdefghijklm")
    work_on(conversation)
    assert line.shown == list("abcdefghijklm")
    assert [call.kind for call in line.calls] == ["reply", "push", "push"]
    assert set(statuses(conversation)) == {"sent"}


def test_a_refused_request_does_not_keep_the_next_from_going(conversation, line, work_on):
    queue(conversation, *"abcdefg")
    line.refuse(Kind.NOT_FOUND)
    work_on(conversation)
    assert line.shown == ["f", "g"]
    assert statuses(conversation) == ["failed"] * 5 + ["sent"] * 2


def test_one_that_has_to_be_tried_again_does(conversation, line, work_on):
    queue(conversation, *"abcdefg")
    line.refuse(Kind.SERVER)
    work_on(conversation)
    assert line.shown == []
    assert statuses(conversation) == ["sending"] * 5 + ["queued"] * 2


def test_a_channel_that_was_told_to_rest_meanwhile_rests(conversation, line, work_on, monkeypatch):
    queue(conversation, *"abcdefg")
    push = line.push

    async def and_others_are_limited(*args):
        accepted = await push(*args)
        await Channel.objects.aupdate(paused_until=timezone.now() + timedelta(minutes=1))
        return accepted

    monkeypatch.setattr(line, "push", and_others_are_limited)
    work_on(conversation)
    assert line.shown == list("abcde")
    assert statuses(conversation) == ["sent"] * 5 + ["queued"] * 2


def test_what_line_said_is_kept_when_the_next_cannot_be_planned(
    conversation, line, work_on, monkeypatch
):
    queue(conversation, *"abcdefg")
    planned: list[object] = []

    def once(**arguments):
        if planned:
            raise RuntimeError("A bug.")
        planned.append(plan_next(**arguments))
        return planned[0]

    plan_next = plan.plan_next
    monkeypatch.setattr(plan, "plan_next", once)
    work_on(conversation)
    assert statuses(conversation) == ["sent"] * 5 + ["queued"] * 2
    assert the_delivery(conversation).state == "accepted"
