"""The loop: many conversations at once, hints, errors, and its end."""

from __future__ import annotations

import asyncio

import pytest

from chat import broadcast
from chat.line.errors import Kind
from chat.outbox import lease
from chat.outbox import worker as worker_module
from tests.chat.outbox.rows import a_conversation, a_reply_token, queue, statuses
from tests.chat.outbox.running import all_sent, in_database, now, running
from tests.support.waiting import eventually_async

pytestmark = pytest.mark.django_db(transaction=True)


async def test_everything_waiting_is_sent_once_and_in_order(line, hints):
    def waiting():
        conversations = [a_conversation() for _ in range(5)]
        for conversation in conversations:
            queue(conversation, *[f"{conversation.pk}-{n}" for n in range(7)])
        return conversations

    conversations = await in_database(waiting)
    async with running(line):
        await all_sent(35)
    for conversation in conversations:
        mine = [text for text in line.shown if text.startswith(f"{conversation.pk}-")]
        assert mine == [f"{conversation.pk}-{n}" for n in range(7)]


async def test_two_workers_send_everything_once_and_in_order(line, hints):
    def waiting():
        conversations = [a_conversation() for _ in range(6)]
        for conversation in conversations:
            a_reply_token(conversation, f"token-{conversation.pk}")
            queue(conversation, *[f"{conversation.pk}-{n}" for n in range(12)])
        return conversations

    conversations = await in_database(waiting)
    async with running(line, workers=2):
        await all_sent(72)
    assert len(line.shown) == 72
    for conversation in conversations:
        mine = [text for text in line.shown if text.startswith(f"{conversation.pk}-")]
        assert mine == [f"{conversation.pk}-{n}" for n in range(12)]


async def test_messages_that_come_while_a_call_is_under_way_go_together(line, hints):
    conversation = await in_database(a_conversation)
    await in_database(queue, conversation, "first")
    gate = line.hold()
    async with running(line):
        await eventually_async(lambda: now(line.calls), "the first call")
        await in_database(queue, conversation, *"abcdef")
        gate.set()
        await all_sent(7)
    assert [call.texts for call in line.calls] == [("first",), tuple("abcde"), ("f",)]


async def test_one_conversation_that_hangs_holds_up_no_other(line, hints):
    stuck = await in_database(a_conversation)
    await in_database(queue, stuck, "stuck")
    gate = line.hold(stuck.customer.line_id)
    async with running(line):
        await eventually_async(lambda: now(line.calls), "the call that hangs")

        def waiting():
            for _ in range(3):
                queue(a_conversation(), "hello")

        await in_database(waiting)
        await all_sent(3)
        gate.set()
        await all_sent(4)


async def test_a_call_in_hand_is_not_repeated_by_its_own_worker(line, hints, clock):
    """Not even if its lease could not be renewed and has lapsed."""
    conversation = await in_database(a_conversation)
    await in_database(queue, conversation, "hello")
    gate = line.hold()
    async with running(line):
        await eventually_async(lambda: now(line.calls), "the call")
        clock.forward(seconds=16)
        other = await in_database(a_conversation)
        await in_database(queue, other, "meanwhile")
        await eventually_async(lambda: now(len(line.calls) >= 2), "another look")
        hints.put_nowait(None)
        await asyncio.sleep(0.2)
        gate.set()
        await all_sent(2)
    assert [call.texts for call in line.calls] == [("hello",), ("meanwhile",)]


async def test_a_hint_is_quicker_than_the_poll(line, hints, monkeypatch):
    monkeypatch.setattr(worker_module, "POLL_SECONDS", 600)
    async with running(line):
        # The first look has found nothing; only a hint can bring the next.
        await asyncio.sleep(0.2)
        conversation = await in_database(a_conversation)
        await in_database(queue, conversation, "hello")
        hints.put_nowait(None)
        await all_sent(1)


async def test_the_poll_finds_what_no_hint_told(line, hints):
    async with running(line):
        conversation = await in_database(a_conversation)
        await in_database(queue, conversation, "hello")
        await all_sent(1)


async def test_the_real_layers_hints_arrive(line, monkeypatch):
    monkeypatch.setattr(worker_module, "POLL_SECONDS", 600)
    from channels.layers import get_channel_layer

    from chat.protocol import groups

    async with running(line):
        conversation = await in_database(a_conversation)
        await in_database(queue, conversation, "hello")

        hint = {"type": "work.hint", "conversation": conversation.pk}

        async def hinted():
            await get_channel_layer().group_send(groups.WORKERS, hint)
            await asyncio.sleep(0.05)
            return line.shown == ["hello"]

        await eventually_async(hinted, "the hint")
        await all_sent(1)


async def test_a_channel_layer_that_is_down_slows_nothing_but_the_hints(line, monkeypatch):
    async def worker_hints():
        for problem in [ConnectionError("no layer")]:
            raise problem
        yield

    monkeypatch.setattr(broadcast, "worker_hints", worker_hints)
    conversation = await in_database(a_conversation)
    await in_database(queue, conversation, "hello")
    async with running(line):
        await all_sent(1)


async def test_a_database_error_is_survived(line, hints, monkeypatch, caplog):
    real = lease.due_conversations
    failures = iter([True])

    def due(**arguments):
        if next(failures, False):
            raise RuntimeError("no database")
        return real(**arguments)

    monkeypatch.setattr(worker_module, "due_conversations", due)
    conversation = await in_database(a_conversation)
    await in_database(queue, conversation, "hello")
    async with running(line):
        await all_sent(1)
    assert "The outbox could not be read." in caplog.text


async def test_an_error_in_one_conversation_stops_no_other(line, hints, monkeypatch, caplog):
    def waiting():
        bad, good = a_conversation(), a_conversation()
        queue(bad, "bad")
        queue(good, "good")
        return bad

    bad = await in_database(waiting)
    from chat.outbox import deliver

    real = deliver.next_attempt

    def next_attempt(conversation_id, worker):
        if conversation_id == bad.pk:
            raise RuntimeError("a bug")
        return real(conversation_id, worker)

    monkeypatch.setattr(deliver, "next_attempt", next_attempt)
    async with running(line):
        await all_sent(1)
    assert line.shown == ["good"]
    assert f"Conversation {bad.pk} could not be worked on." in caplog.text


async def test_being_stopped_it_finishes_the_calls_in_hand_and_begins_none(line, hints):
    def waiting():
        conversation = a_conversation()
        queue(conversation, "in hand")
        return conversation

    conversation = await in_database(waiting)
    gate = line.hold()
    async with running(line) as stop:
        await eventually_async(lambda: now(line.calls), "the call")
        await in_database(queue, conversation, "next")
        stop.set()
        await asyncio.sleep(0.1)
        gate.set()
    assert line.shown == ["in hand"]
    assert await in_database(statuses, conversation) == ["sent", "queued"]


async def test_being_stopped_it_leaves_what_takes_too_long_to_its_lease(line, hints, monkeypatch):
    monkeypatch.setattr(worker_module, "DRAIN_SECONDS", 0.1)
    conversation = await in_database(a_conversation)
    await in_database(queue, conversation, "hello")
    line.hold()
    async with running(line):
        await eventually_async(lambda: now(line.calls), "the call")
    assert await in_database(statuses, conversation) == ["sending"]


async def test_what_fails_is_said_and_the_rest_goes_on(line, hints, said):
    def waiting():
        conversation = a_conversation()
        queue(conversation, "refused")
        return conversation

    conversation = await in_database(waiting)
    line.refuse(Kind.NOT_FOUND)
    async with running(line):
        await eventually_async(lambda: now(said.of("message_failed")), "the failure")
        await in_database(queue, conversation, "next")
        await all_sent(1)
    assert await in_database(statuses, conversation) == ["failed", "sent"]
