"""LINE is told that an operator types, and what has been read, and nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from chat import threads
from chat.jobs.tell_line import BATCH, tell_line
from chat.line.errors import Kind, LineError
from chat.models import Channel, Conversation, LineSignal, Message
from chat.operations.mark_read import mark_read
from chat.operations.typing import operator_typing
from tests.chat.outbox.fake_line import FakeLine
from tests.chat.outbox.recorder import record
from tests.chat.outbox.rows import a_channel, a_conversation, an_operator, queue

pytestmark = pytest.mark.django_db(transaction=True)


class Line(FakeLine):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.tried = 0
        self.refusal: LineError | None = None
        self.refused_token = ""
        # What happens while LINE is being told, or how that ends.
        self.meanwhile: Callable[[], None] | Exception | None = None

    async def show_loading(self, token, user_id, seconds=20):
        self._note(f"typing {user_id}")

    async def mark_as_read(self, token, read_token):
        if isinstance(self.meanwhile, Exception):
            raise self.meanwhile
        if self.meanwhile is not None:
            await threads.run(self.meanwhile)
        if read_token == self.refused_token:
            raise LineError(Kind.REJECTED, status=400)
        self._note(f"read {read_token}")

    def _note(self, what):
        self.tried += 1
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


def has_read(name: str, seq: int = 1, channel: Channel | None = None) -> Conversation:
    """Somebody has read what a new customer wrote."""
    conversation = a_conversation(channel=channel)
    for each in range(1, seq + 1):
        wrote(conversation, each, f"token-{name}-{each}")
    reads(conversation, seq)
    return conversation


def due_again() -> None:
    """Time passes, for rows that wait and for channels that were refused."""
    past = timezone.now() - timedelta(seconds=1)
    LineSignal.objects.filter(read_due_at__isnull=False).update(read_due_at=past)
    Channel.objects.filter(read_refused_until__isnull=False).update(read_refused_until=past)


def test_a_line_that_fails_is_told_again_later_and_later_and_not_for_ever(line):
    has_read("nok")
    line.refusal = LineError(Kind.SERVER, status=500)
    waits = []
    for _ in range(11):
        tell(line)
        due = LineSignal.objects.get().read_due_at
        assert due is not None
        waits.append((due - timezone.now()).total_seconds())
        assert line.tried == len(waits)
        tell(line)
        assert line.tried == len(waits), "not before it is due"
        due_again()
    assert 1 < waits[0] < 3
    assert 3 < waits[1] < 5
    assert 200 < waits[-1] < 400
    tell(line)
    row = LineSignal.objects.get()
    assert (row.read_message, row.read_due_at, row.told_seq) == (None, None, 1)


def test_once_line_answers_again_it_is_told(line):
    conversation = has_read("nok")
    line.refusal = LineError(Kind.SERVER, status=500)
    tell(line)
    line.refusal = None
    due_again()
    assert tell(line) == ["read token-nok-1"]
    wrote(conversation, 2, "token-nok-2")
    reads(conversation, 2)
    assert tell(line) == ["read token-nok-1", "read token-nok-2"]
    assert LineSignal.objects.get().read_attempts == 0


def test_what_is_read_while_line_is_told_of_less_is_told_next(line):
    conversation = has_read("nok", 1)

    def more_is_read():
        wrote(conversation, 2, "token-nok-2")
        reads(conversation, 2)

    line.meanwhile = more_is_read
    tell(line)
    line.meanwhile = None
    assert tell(line) == ["read token-nok-1", "read token-nok-2"]
    assert tell(line) == ["read token-nok-1", "read token-nok-2"]
    assert LineSignal.objects.get().told_seq == 2


def test_a_channel_with_chat_off_is_tried_by_one_mark_after_a_minute_and_longer_and_longer(line):
    for name in ("nok", "yui", "emma"):
        has_read(name)
    line.refusal = LineError(Kind.REJECTED, status=400)
    tell(line)
    pauses = []
    for _ in range(3):
        until = Channel.objects.get().read_refused_until
        assert until is not None
        pauses.append((until - timezone.now()).total_seconds())
        tried = line.tried
        tell(line)
        assert line.tried == tried, "not before the pause is over"
        due_again()
        tell(line)
        assert line.tried == tried + 1, "one tries for all"
    assert [round(pause / 60) for pause in pauses] == [1, 2, 4]


def test_once_line_takes_a_mark_again_all_that_wait_are_told(line):
    for name in ("nok", "yui", "emma"):
        has_read(name)
    line.refusal = LineError(Kind.REJECTED, status=400)
    tell(line)
    line.refusal = None
    due_again()
    assert len(tell(line)) == 1
    assert len(tell(line)) == 3
    channel = Channel.objects.get()
    assert (channel.read_refusals, channel.read_refused_until) == (0, None)


def test_a_mark_that_line_alone_refuses_is_given_up_and_the_others_are_told(line):
    has_read("bad")
    line.refused_token = "token-bad-1"
    for _ in range(4):
        tell(line)
        due_again()
    has_read("nok")
    due_again()
    assert tell(line) == ["read token-nok-1"]
    assert LineSignal.objects.filter(read_message__isnull=False).count() == 0


def test_another_channel_is_not_held_up_nor_one_that_is_paused_asked(line):
    other = a_channel("other")
    for _ in range(BATCH + 1):
        has_read("paused")
    Channel.objects.filter(slug="default").update(
        paused_until=timezone.now() + timedelta(minutes=1)
    )
    has_read("nok", channel=other)
    assert tell(line) == ["read token-nok-1"]


def test_two_workers_tell_once(line):
    has_read("nok")

    async def both():
        await asyncio.gather(tell_line(line), tell_line(line))

    asyncio.run(both())
    assert line.told == ["read token-nok-1"]


def test_a_worker_that_died_while_it_told_is_followed_by_another(line):
    has_read("nok")
    line.meanwhile = KeyError("killed")
    tell(line)
    line.meanwhile = None
    assert tell(line) == []
    due_again()
    assert tell(line) == ["read token-nok-1"]
