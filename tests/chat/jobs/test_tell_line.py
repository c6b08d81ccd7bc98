"""LINE is told that an operator types, and what has been read, and nothing twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from django.utils import timezone

from chat.jobs.tell_line import tell_line
from chat.line.errors import Kind, LineError
from chat.models import Channel, Conversation, LineSignal, Message
from chat.operations.mark_read import mark_read
from chat.operations.typing import operator_typing
from tests.chat.outbox.fake_line import FakeLine
from tests.chat.outbox.recorder import record
from tests.chat.outbox.rows import a_conversation, an_operator, queue

pytestmark = pytest.mark.django_db(transaction=True)


class Line(FakeLine):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.refusal: LineError | None = None

    async def show_loading(self, token, user_id, seconds=20):
        self._note(f"typing {user_id}")

    async def mark_as_read(self, token, read_token):
        self._note(f"read {read_token}")

    def _note(self, what):
        if self.refusal:
            raise self.refusal
        self.told.append(what)


@pytest.fixture
def line():
    return Line()


@pytest.fixture(autouse=True)
def said(monkeypatch):
    return record(monkeypatch)


def tell(line: Line) -> list[str]:
    asyncio.run(tell_line(line))
    return line.told


def types(conversation: Conversation, *, is_typing: bool = True) -> None:
    operator_typing(conversation_id=conversation.pk, operator=an_operator(), is_typing=is_typing)


def wrote(conversation: Conversation, seq: int, token: str = "") -> None:
    now = timezone.now()
    Message.objects.create(
        conversation=conversation,
        seq=seq,
        rev=seq,
        incoming_count=seq,
        direction="INCOMING",
        sender_role="USER",
        mark_as_read_token=token,
        created_at=now,
        occurred_at=now,
    )


def reads(conversation: Conversation, seq: int, name: str = "alice") -> None:
    mark_read(conversation_id=conversation.pk, operator=an_operator(name), seq=seq)


def test_the_customer_sees_that_an_operator_types_once_in_a_while(line):
    conversation = a_conversation()
    types(conversation)
    types(conversation)
    assert tell(line) == [f"typing {conversation.customer.line_id}"]
    types(conversation)
    assert len(tell(line)) == 1
    LineSignal.objects.update(typing_shown_at=timezone.now() - timedelta(seconds=16))
    types(conversation)
    assert len(tell(line)) == 2


@pytest.mark.parametrize("kind", ["group", "room"])
def test_groups_and_people_who_blocked_us_see_nothing(line, kind):
    types(a_conversation(kind=kind))
    types(a_conversation(blocked_at=timezone.now()))
    types(a_conversation(), is_typing=False)
    assert tell(line) == []


def test_a_channel_may_do_without(line):
    conversation = a_conversation()
    Channel.objects.update(show_typing=False, mark_read=False)
    wrote(conversation, 1, "token-1")
    types(Conversation.objects.with_people().get())
    reads(conversation, 1)
    assert tell(line) == []


def test_who_typed_long_ago_is_not_shown_as_typing(line):
    types(a_conversation())
    LineSignal.objects.update(typing_at=timezone.now() - timedelta(seconds=10))
    assert tell(line) == []
    assert LineSignal.objects.get().typing_at is None


def test_who_stopped_or_has_sent_it_meanwhile_is_not_shown_as_typing(line):
    conversation = a_conversation()
    types(conversation)
    types(conversation, is_typing=False)
    assert tell(line) == []
    types(conversation)
    queue(conversation, "here it is")
    assert tell(line) == []


def test_what_an_operator_has_read_is_marked_once_whoever_reads_it_next(line):
    conversation = a_conversation()
    for seq in (1, 2, 3):
        wrote(conversation, seq, f"token-{seq}")
    assert tell(line) == []
    reads(conversation, 2)
    assert tell(line) == ["read token-2"]
    reads(conversation, 1, "bob")
    reads(conversation, 2, "bob")
    assert tell(line) == ["read token-2"]
    reads(conversation, 3, "bob")
    assert tell(line) == ["read token-2", "read token-3"]


def test_what_has_no_token_of_lines_is_not_marked(line):
    conversation = a_conversation()
    wrote(conversation, 1)
    reads(conversation, 1)
    assert tell(line) == []


def test_a_line_that_fails_is_told_again_and_one_that_refuses_is_not(line):
    conversation = a_conversation()
    wrote(conversation, 1, "token-1")
    reads(conversation, 1)
    line.refusal = LineError(Kind.SERVER, status=500)
    assert tell(line) == []
    line.refusal = LineError(Kind.REJECTED, status=400)
    assert tell(line) == []
    line.refusal = None
    assert tell(line) == []
    wrote(conversation, 2, "token-2")
    reads(conversation, 2)
    assert tell(line) == ["read token-2"]
